-- Give staged rows the unit whose code they state, on the row's day.
--
-- :job_id     bigint   ingest_stagedimport.id
-- :field      text     field of mapped that holds the code
-- :level      text     level of the unit, or NULL: the row's own field "level" says it
-- :overwrite  boolean  also rows that a location has already given a unit
--
-- Index   stagedrow_unique_in_job
UPDATE ingest_stagedrow AS row
SET unit_id = version.unit_id
FROM territory_adminunitversion AS version
WHERE
    row.job_id = %(job_id)s
    AND (row.unit_id IS NULL OR %(overwrite)s::boolean)
    AND version.level = coalesce(%(level)s::text, row.mapped ->> 'level')
    AND version.gso_code = row.mapped ->> %(field)s::text
    AND version.validity @> row.day
