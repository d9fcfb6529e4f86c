-- Rows whose key is empty, or is another row's key too.
--
-- :field  text  heading of the key column
--
-- Needs   create_incoming
-- Needs   create_told
-- Index   none: the private table is read whole
-- Note    rows that say the same but for the spelling of the key: the first stays. Rows
--         that differ are all held, because nobody knows which one holds.
WITH counted AS (
    SELECT
        row_no,
        key,
        raw,
        count(*) OVER (PARTITION BY key) AS rows_with_key
    FROM ingest_incoming
    WHERE key IS NOT NULL
),

repeated AS (
    SELECT
        row_no,
        key,
        raw::json ->> %(field)s::text AS value,
        raw::jsonb - %(field)s::text AS others
    FROM counted
    WHERE rows_with_key > 1
),

grouped AS (
    SELECT
        key,
        min(row_no) AS first_row,
        count(DISTINCT others) = 1 AS is_same,
        left(string_agg(row_no::text, ', ' ORDER BY row_no), 200) AS rows
    FROM repeated
    GROUP BY key
)

INSERT INTO ingest_told (row_no, finding)
SELECT
    repeated.row_no,
    jsonb_build_object(
        'check',
        CASE WHEN grouped.is_same THEN 'key_repeated' ELSE 'key_conflict' END,
        'severity', 'error', 'field', %(field)s::text, 'value', repeated.value,
        'params', jsonb_build_object('rows', grouped.rows, 'first', grouped.first_row)
    )
FROM repeated
INNER JOIN grouped ON repeated.key = grouped.key
WHERE NOT grouped.is_same OR repeated.row_no > grouped.first_row
UNION ALL
SELECT
    row_no,
    jsonb_build_object(
        'check', 'key_missing', 'severity', 'error', 'field', %(field)s::text,
        'value', NULL, 'params', jsonb_build_object()
    )
FROM ingest_incoming
WHERE key IS NULL
