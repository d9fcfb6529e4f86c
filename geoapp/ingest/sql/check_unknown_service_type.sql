-- Rows that name a service type we do not have.
--
-- :job_id   bigint  ingest_stagedimport.id
-- :field    text    field of mapped that holds the array of codes
--
-- Index   stagedrow_unique_in_job
WITH unknown AS (
    SELECT
        row.row_no,
        string_agg(stated.code, '; ') AS codes
    FROM ingest_stagedrow AS row
    CROSS JOIN LATERAL
        jsonb_array_elements_text(
            CASE
                WHEN jsonb_typeof(row.mapped -> %(field)s::text) = 'array'
                    THEN row.mapped -> %(field)s::text
                ELSE '[]'
            END
        ) AS stated (code)
    WHERE
        row.job_id = %(job_id)s
        AND NOT EXISTS (
            SELECT 1 FROM registry_servicetype AS known WHERE known.code = stated.code
        )
    GROUP BY row.row_no
)

UPDATE ingest_stagedrow AS row
SET
    findings = row.findings || jsonb_build_array(jsonb_build_object(
        'check', 'unknown_service_type', 'severity', 'error',
        'field', %(field)s::text, 'value', unknown.codes,
        'params', jsonb_build_object(
            'allowed',
            (SELECT string_agg(code, ', ' ORDER BY id) FROM registry_servicetype)
        )
    ))
FROM unknown
WHERE row.job_id = %(job_id)s AND row.row_no = unknown.row_no
