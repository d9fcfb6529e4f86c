-- Tips as a file means them: each accepted row as the row it would leave.
--
-- :job_id        bigint  ingest_stagedimport.id
-- :same_place_m  float8  metres; places nearer than that are one place
--
-- Output  row_no; id of the row there is, or NULL; columns of registry_tip
-- Index   stagedrow key; tip code
-- Note    the unit stays as long as place and day stay.
SELECT
    row.row_no,
    known.id,
    said.code,
    CASE
        WHEN
            known.unit_id IS NOT NULL
            AND known.geom = place.geom
            AND known.received_on = said.received_on
            THEN known.unit_id
        ELSE row.unit_id
    END AS unit_id,
    said.received_on,
    said.channel,
    said.verification,
    place.geom
FROM ingest_stagedrow AS row
CROSS JOIN LATERAL
    jsonb_to_record(row.mapped) AS said (
        code text, received_on date, channel text, verification text
    )
LEFT JOIN registry_tip AS known ON known.code = row.mapped ->> 'code'
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
