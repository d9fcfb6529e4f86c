-- Rows that lie outside the area of whoever imports them, or that nothing locates.
--
-- :job_id  bigint  ingest_stagedimport.id
--
-- Index   stagedrow key
-- Note    row-level security would refuse to write them, all of the file with them;
--         here each is told apart, and the others go through.
UPDATE ingest_stagedrow AS row
SET
    findings = row.findings || jsonb_build_array(jsonb_build_object(
        'check',
        CASE WHEN row.unit_id IS NULL THEN 'nowhere' ELSE 'outside_area' END,
        'severity', 'error', 'field', NULL, 'value', NULL,
        'params', jsonb_build_object(
            'found',
            (
                SELECT version.name FROM territory_adminunitversion AS version
                WHERE version.unit_id = row.unit_id AND version.validity @> row.day
                LIMIT 1
            )
        )
    ))
WHERE
    row.job_id = %(job_id)s
    AND NOT row.refused
    AND NOT coalesce(row.unit_id <@ (SELECT territory_own_units()), FALSE)
