-- Rows whose code a place has that whoever imports them may not see.
--
-- :job_id  bigint  ingest_stagedimport.id
-- :layer   text    layer of the import
--
-- Index   stagedrow key
-- Note    run after the others: what may be seen is known by then. That the code exists
--         has to be said, or the row could be neither new nor known.
WITH stated AS (
    SELECT
        row.row_no,
        row.mapped ->> 'code' AS code
    FROM ingest_stagedrow AS row
    WHERE row.job_id = %(job_id)s AND NOT row.refused
),

held AS (
    SELECT code
    FROM
        registry_codes_held(
            %(layer)s::text, (SELECT array_agg(stated.code) FROM stated)
        ) AS known (code)
)

UPDATE ingest_stagedrow AS row
SET
    findings = row.findings || jsonb_build_array(jsonb_build_object(
        'check', 'code_held', 'severity', 'error', 'field', 'code',
        'value', stated.code, 'params', jsonb_build_object()
    ))
FROM stated
INNER JOIN held ON stated.code = held.code
WHERE row.job_id = %(job_id)s AND row.row_no = stated.row_no
