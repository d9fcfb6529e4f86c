-- Inspections as a file means them: each accepted row as the row it would leave.
--
-- :job_id        bigint  ingest_stagedimport.id
-- :same_place_m  float8  metres; places nearer than that are one place
--
-- Output  row_no; id of the row there is, or NULL; columns of registry_inspection
-- Index   stagedrow key; inspection code
-- Note    the unit stays as long as place and day stay. What was inspected stays if the
--         file names nothing, or if whoever imports may not see it: an export could
--         not name it either.
SELECT
    row.row_no,
    known.id,
    said.code,
    CASE
        WHEN said.establishment_code IS NOT NULL THEN establishment.id
        WHEN said.hotspot_code IS NULL OR seen_establishment.id IS NULL
            THEN known.establishment_id
    END AS establishment_id,
    CASE
        WHEN said.hotspot_code IS NOT NULL THEN hotspot.id
        WHEN said.establishment_code IS NULL OR seen_hotspot.id IS NULL
            THEN known.hotspot_id
    END AS hotspot_id,
    CASE
        WHEN
            known.unit_id IS NOT NULL
            AND known.geom IS NOT DISTINCT FROM place.geom
            AND known.inspected_on = said.inspected_on
            THEN known.unit_id
        ELSE row.unit_id
    END AS unit_id,
    said.inspected_on,
    said.kind,
    said.result,
    said.is_finding,
    said.team_level,
    place.geom
FROM ingest_stagedrow AS row
CROSS JOIN LATERAL
    jsonb_to_record(row.mapped) AS said (
        code text, inspected_on date, kind text, result text, is_finding boolean,
        team_level text, establishment_code text, hotspot_code text
    )
LEFT JOIN registry_establishment AS establishment
    ON establishment.code = row.mapped ->> 'establishment_code'
LEFT JOIN registry_hotspot AS hotspot
    ON hotspot.code = row.mapped ->> 'hotspot_code'
LEFT JOIN registry_inspection AS known ON known.code = row.mapped ->> 'code'
LEFT JOIN registry_establishment AS seen_establishment
    ON known.establishment_id = seen_establishment.id
LEFT JOIN registry_hotspot AS seen_hotspot ON known.hotspot_id = seen_hotspot.id
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
