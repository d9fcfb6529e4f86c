-- Landmarks as a file means them: each accepted row as the row it would leave.
--
-- :job_id        bigint  ingest_stagedimport.id
-- :same_place_m  float8  metres; places nearer than that are one place
--
-- Output  row_no; id of the row there is, or NULL; columns of territory_landmark
-- Index   stagedrow key; landmark code
SELECT
    row.row_no,
    known.id,
    said.code,
    said.name,
    said.kind,
    daterange(said.valid_from, said.valid_to) AS validity,
    place.geom
FROM ingest_stagedrow AS row
CROSS JOIN LATERAL
    jsonb_to_record(row.mapped) AS said (
        code text, name text, kind text, valid_from date, valid_to date
    )
LEFT JOIN territory_landmark AS known ON known.code = row.mapped ->> 'code'
CROSS JOIN LATERAL (
    SELECT
        CASE
            WHEN
                ST_DistanceSphere(known.geom, ST_GeometryN(row.geom, 1))
                <= %(same_place_m)s::float8
                THEN known.geom
            ELSE ST_GeometryN(row.geom, 1)
        END AS geom
) AS place
WHERE row.job_id = %(job_id)s AND NOT row.refused
