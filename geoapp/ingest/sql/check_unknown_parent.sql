-- Units below a province whose parent is not in force on the day, or not stated.
--
-- :job_id   bigint  ingest_stagedimport.id
--
-- Index   stagedrow_unique_in_job
UPDATE ingest_stagedrow
SET
    findings = findings || jsonb_build_array(jsonb_build_object(
        'check', 'unknown_parent', 'severity', 'error', 'field', 'parent_code',
        'value', mapped ->> 'parent_code', 'params', jsonb_build_object('day', day)
    ))
WHERE
    job_id = %(job_id)s
    AND parent_id IS NULL
    AND mapped ->> 'level' <> 'province'
