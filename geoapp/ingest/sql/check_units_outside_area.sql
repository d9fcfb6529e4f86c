-- Units whose parent, or for provinces who themselves, are not of the officer's area.
--
-- :job_id  bigint  ingest_stagedimport.id
--
-- Index   stagedrow key; adminunitversion_code_never_twice_at_once (level, gso_code)
-- Note    a province that nobody answers for yet comes in by the command line.
UPDATE ingest_stagedrow AS row
SET
    findings = row.findings || jsonb_build_array(jsonb_build_object(
        'check', 'outside_area', 'severity', 'error', 'field', 'code',
        'value', row.mapped ->> 'code',
        'params', jsonb_build_object('found', row.mapped ->> 'name')
    ))
WHERE
    row.job_id = %(job_id)s
    AND NOT row.refused
    AND NOT coalesce(row.parent_id <@ (SELECT territory_own_units()), FALSE)
    AND NOT EXISTS (
        SELECT 1 FROM territory_adminunitversion AS version
        WHERE
            row.mapped ->> 'level' = 'province'
            AND version.level = 'province'
            AND version.gso_code = row.mapped ->> 'code'
            AND version.unit_id <@ (SELECT territory_own_units())
    )
