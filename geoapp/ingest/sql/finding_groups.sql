-- What is said of the rows of an import, each kind once: how often, and the first row.
--
-- :job_id  bigint  ingest_stagedimport.id
--
-- Output  "check", severity, field, rows; row_no, value, params of the first
-- Index   stagedrow key
-- Note    only numbers are kept while grouping: a million findings are no list.
WITH said AS (
    SELECT
        row.row_no,
        one.finding ->> 'check' AS "check",
        one.finding ->> 'severity' AS severity,
        one.finding ->> 'field' AS field
    FROM ingest_stagedrow AS row
    CROSS JOIN LATERAL jsonb_array_elements(row.findings) AS one (finding)
    WHERE row.job_id = %(job_id)s AND row.findings <> '[]'
),

grouped AS (
    SELECT
        said."check",
        said.severity,
        said.field,
        count(*) AS rows,
        min(said.row_no) AS row_no
    FROM said
    GROUP BY said."check", said.severity, said.field
)

SELECT
    grouped."check",
    grouped.severity,
    grouped.field,
    grouped.rows,
    grouped.row_no,
    first.finding ->> 'value' AS value,
    first.finding -> 'params' AS params
FROM grouped
INNER JOIN ingest_stagedrow AS row
    ON row.job_id = %(job_id)s AND grouped.row_no = row.row_no
CROSS JOIN LATERAL (
    SELECT each.finding
    FROM jsonb_array_elements(row.findings) AS each (finding)
    WHERE
        each.finding ->> 'check' = grouped."check"
        AND each.finding ->> 'severity' = grouped.severity
        AND each.finding ->> 'field' IS NOT DISTINCT FROM grouped.field
    LIMIT 1
) AS first
ORDER BY grouped.severity, grouped.rows DESC, grouped."check"
