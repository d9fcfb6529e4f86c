-- Refuse the rows with an error.
--
-- :job_id   bigint  ingest_stagedimport.id
--
-- Index   stagedrow_unique_in_job
UPDATE ingest_stagedrow
SET refused = TRUE
WHERE
    job_id = %(job_id)s AND NOT refused AND findings @> '[{"severity": "error"}]'
