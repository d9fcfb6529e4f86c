-- Rows whose key another row of the file has too: all of them, nobody knows which holds.
--
-- :job_id   bigint  ingest_stagedimport.id
-- :fields   text[]  fields of mapped that make the key
--
-- Index   stagedrow_unique_in_job
-- Note    a window and no self-join: staging is filled faster than it is analysed, and
--         on a guess of one row a join of 10,000 keys took 105 s.
WITH keyed AS (
    SELECT
        row.row_no,
        (
            SELECT string_agg(row.mapped ->> field, ' / ' ORDER BY position)
            FROM
                unnest(%(fields)s::text [])
                WITH ORDINALITY AS wanted (field, position)
        ) AS key
    FROM ingest_stagedrow AS row
    WHERE row.job_id = %(job_id)s
),

counted AS (
    SELECT
        row_no,
        key,
        count(*) OVER same_key AS rows_with_key,
        string_agg(row_no::text, ', ') OVER (
            PARTITION BY key
            ORDER BY row_no
            ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
        ) AS row_nos
    FROM keyed
    WHERE key IS NOT NULL
    WINDOW same_key AS (PARTITION BY key)
)

UPDATE ingest_stagedrow AS row
SET
    findings = row.findings || jsonb_build_array(jsonb_build_object(
        'check', 'duplicate_key', 'severity', 'error',
        'field', (%(fields)s::text [])[1], 'value', counted.key,
        'params', jsonb_build_object('rows', left(counted.row_nos, 200))
    ))
FROM counted
WHERE
    row.job_id = %(job_id)s
    AND row.row_no = counted.row_no
    AND counted.rows_with_key > 1
