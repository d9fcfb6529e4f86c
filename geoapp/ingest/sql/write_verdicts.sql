-- Write what was decided about staged units beside them.
--
-- :job_id    bigint    ingest_stagedimport.id
-- :row_nos   bigint[]
-- :verdicts  text[]    same order
-- :unit_ids  bigint[]  same order; the identity of the row
--
-- Index   stagedrow_unique_in_job
UPDATE ingest_stagedrow AS row
SET verdict = judged.verdict, unit_id = judged.unit_id
FROM
    unnest(
        %(row_nos)s::bigint [], %(verdicts)s::text [], %(unit_ids)s::bigint []
    ) AS judged (row_no, verdict, unit_id)
WHERE row.job_id = %(job_id)s AND row.row_no = judged.row_no
