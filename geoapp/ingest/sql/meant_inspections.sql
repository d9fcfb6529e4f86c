-- Inspections as a file means them: each accepted row as the row it would leave.
--
-- :job_id  bigint  ingest_stagedimport.id
--
-- Output  row_no; id of the row there is, or NULL; columns of registry_inspection
-- Index   stagedrow key; inspection code
-- Note    the unit stays as long as place and day stay.
SELECT
    row.row_no,
    known.id,
    said.code,
    establishment.id AS establishment_id,
    hotspot.id AS hotspot_id,
    CASE
        WHEN
            known.unit_id IS NOT NULL
            AND known.geom IS NOT DISTINCT FROM ST_GeometryN(row.geom, 1)
            AND known.inspected_on = said.inspected_on
            THEN known.unit_id
        ELSE row.unit_id
    END AS unit_id,
    said.inspected_on,
    said.kind,
    said.result,
    said.is_finding,
    said.team_level,
    ST_GeometryN(row.geom, 1) AS geom
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
WHERE row.job_id = %(job_id)s AND NOT row.refused
