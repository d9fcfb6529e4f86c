-- Rows that state a unit code which is not in force on the row's day.
--
-- :job_id   bigint  ingest_stagedimport.id
-- :field    text    field of mapped that holds the code
--
-- Index   stagedrow_unique_in_job
-- Note    an error only where nothing else tells the unit: a point inside a commune is
--         better evidence than a code from another year.
UPDATE ingest_stagedrow AS row
SET
    findings = row.findings || jsonb_build_array(jsonb_build_object(
        'check', 'unknown_unit',
        'severity', CASE WHEN row.unit_id IS NULL THEN 'error' ELSE 'warning' END,
        'field', %(field)s::text, 'value', row.mapped ->> %(field)s::text,
        'params', jsonb_build_object('day', row.day)
    ))
WHERE
    row.job_id = %(job_id)s
    AND row.day IS NOT NULL
    AND row.mapped ->> %(field)s::text IS NOT NULL
    AND NOT EXISTS (
        SELECT 1
        FROM territory_adminunitversion AS version
        WHERE
            version.level = coalesce(row.mapped ->> 'level', 'commune')
            AND version.gso_code = row.mapped ->> %(field)s::text
            AND version.validity @> row.day
    )
