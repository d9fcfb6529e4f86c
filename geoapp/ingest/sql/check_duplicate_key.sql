-- Rows whose key another row of the file has too: all of them, nobody knows which holds.
--
-- :job_id   bigint  ingest_stagedimport.id
-- :fields   text[]  fields of mapped that make the key
WITH keyed AS (
    SELECT
        row.id,
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

repeated AS (
    SELECT
        key,
        string_agg(row_no::text, ', ' ORDER BY row_no) AS row_nos
    FROM keyed
    WHERE key IS NOT NULL
    GROUP BY key
    HAVING count(*) > 1
)

UPDATE ingest_stagedrow AS row
SET
    findings = row.findings || jsonb_build_array(jsonb_build_object(
        'check', 'duplicate_key', 'severity', 'error',
        'field', (%(fields)s::text [])[1], 'value', repeated.key,
        'params', jsonb_build_object('rows', repeated.row_nos)
    ))
FROM keyed
INNER JOIN repeated ON keyed.key = repeated.key
WHERE row.id = keyed.id
