-- Drop rows that mean exactly what an earlier one means, and have no geometry.
--
-- :job_id  bigint  ingest_stagedimport.id
--
-- Index   stagedrow_unique_in_job
WITH repeated AS (
    SELECT
        row_no,
        row_number() OVER (
            PARTITION BY mapped, findings
            ORDER BY row_no
        ) AS turn
    FROM ingest_stagedrow
    WHERE job_id = %(job_id)s AND geom IS NULL
)

DELETE FROM ingest_stagedrow AS row
USING repeated
WHERE
    row.job_id = %(job_id)s
    AND row.row_no = repeated.row_no
    AND repeated.turn > 1
