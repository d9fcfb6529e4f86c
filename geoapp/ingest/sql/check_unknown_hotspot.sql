-- Rows that name a hotspot we do not have.
--
-- :job_id   bigint  ingest_stagedimport.id
-- :field    text    field of mapped that holds the code
--
-- Index   stagedrow_unique_in_job
UPDATE ingest_stagedrow AS row
SET
    findings = row.findings || jsonb_build_array(jsonb_build_object(
        'check', 'unknown_hotspot', 'severity', 'error', 'field', %(field)s::text,
        'value', row.mapped ->> %(field)s::text, 'params', jsonb_build_object()
    ))
WHERE
    row.job_id = %(job_id)s
    AND row.mapped ->> %(field)s::text IS NOT NULL
    AND NOT EXISTS (
        SELECT 1 FROM registry_hotspot AS target
        WHERE target.code = row.mapped ->> %(field)s::text
    )
