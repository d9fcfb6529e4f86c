-- Write the communes that were found by location beside the staged rows.
--
-- :row_ids   bigint[]  ingest_stagedrow.id
-- :unit_ids  bigint[]  territory_adminunit.id, same order
--
-- Index   stagedrow_unique_in_job
UPDATE ingest_stagedrow AS row
SET unit_id = found.unit_id, is_located = TRUE
FROM
    unnest(%(row_ids)s::bigint [], %(unit_ids)s::bigint [])
    AS found (row_id, unit_id)
WHERE row.id = found.row_id
