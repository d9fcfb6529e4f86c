-- Rows whose point lies in another commune than the one they state, on the row's day.
--
-- :job_id   bigint  ingest_stagedimport.id
-- :field    text    field of mapped that holds the stated commune code
--
-- Index   stagedrow_unique_in_job
UPDATE ingest_stagedrow AS row
SET
    findings = row.findings || jsonb_build_array(jsonb_build_object(
        'check', 'outside_commune', 'severity', 'warning', 'field', %(field)s::text,
        'value', row.mapped ->> %(field)s::text,
        'params', jsonb_build_object(
            'stated', stated.name, 'found', found.name, 'found_code', found.gso_code,
            'day', row.day
        )
    ))
FROM territory_adminunitversion AS stated, territory_adminunitversion AS found
WHERE
    row.job_id = %(job_id)s
    AND row.is_located
    AND stated.level = 'commune'
    AND stated.gso_code = row.mapped ->> %(field)s::text
    AND stated.validity @> row.day
    AND found.unit_id = row.unit_id
    AND found.validity @> row.day
    AND stated.unit_id <> found.unit_id
