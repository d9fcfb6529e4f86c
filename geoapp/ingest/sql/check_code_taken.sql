-- Units whose code another province's unit holds during the same days.
--
-- :job_id        bigint    ingest_stagedimport.id
-- :level         text      level of the vintage
-- :province_ids  bigint[]  provinces the file speaks for
-- :day, :until   date      first day, first day no longer (NULL: open)
--
-- Index   stagedrow_unique_in_job
UPDATE ingest_stagedrow AS row
SET
    findings = row.findings || jsonb_build_array(jsonb_build_object(
        'check', 'code_taken', 'severity', 'error', 'field', 'code',
        'value', row.mapped ->> 'code',
        'params', jsonb_build_object('holder', version.name)
    )),
    refused = TRUE
FROM territory_adminunitversion AS version
LEFT JOIN territory_adminunitversion AS district
    ON
        version.parent_id = district.unit_id
        AND district.level = 'district'
        AND district.validity && version.validity
WHERE
    row.job_id = %(job_id)s
    AND NOT row.refused
    AND version.level = %(level)s::text
    AND version.level <> 'province'
    AND version.gso_code = row.mapped ->> 'code'
    AND version.validity && daterange(%(day)s::date, %(until)s::date)
    AND NOT coalesce(district.parent_id, version.parent_id)
    = any(%(province_ids)s::bigint [])
