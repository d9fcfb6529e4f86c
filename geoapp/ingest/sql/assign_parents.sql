-- Find the parents of staged units: the unit in force on the day with the stated code.
--
-- :job_id   bigint  ingest_stagedimport.id
-- :level    text    level of the parents
-- :width    int     digits of a code at that level; lost zeros are put back
--
-- Index   stagedrow_unique_in_job
UPDATE ingest_stagedrow AS row
SET parent_id = version.unit_id
FROM territory_adminunitversion AS version
WHERE
    row.job_id = %(job_id)s
    AND version.level = %(level)s
    AND version.gso_code
    = lpad(row.mapped ->> 'parent_code', greatest(%(width)s::int, length(row.mapped ->> 'parent_code')), '0')
    AND version.validity @> row.day
