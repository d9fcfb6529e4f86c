-- Designations of one unit and kind whose days overlap: in the file, or with stored ones
-- that another first day marks as different.
--
-- :job_id   bigint  ingest_stagedimport.id
--
-- Index   stagedrow_unique_in_job
WITH staged AS (
    SELECT
        row_no,
        unit_id,
        mapped ->> 'kind' AS kind,
        -- An empty or reversed span has its own finding; here it must not raise.
        CASE
            WHEN coalesce(mapped ->> 'valid_to', '9') > mapped ->> 'valid_from'
                THEN
                    daterange(
                        (mapped ->> 'valid_from')::date, (mapped ->> 'valid_to')::date
                    )
        END AS validity
    FROM ingest_stagedrow
    WHERE job_id = %(job_id)s AND unit_id IS NOT NULL
),

overlapping AS (
    SELECT
        staged.row_no,
        other.validity
    FROM staged
    INNER JOIN staged AS other
        ON
            staged.unit_id = other.unit_id
            AND staged.kind = other.kind
            AND staged.validity && other.validity
            AND lower(staged.validity) <> lower(other.validity)
    UNION ALL
    SELECT
        staged.row_no,
        stored.validity
    FROM staged
    INNER JOIN territory_areadesignation AS stored
        ON
            staged.unit_id = stored.unit_id
            AND staged.kind = stored.kind
            AND staged.validity && stored.validity
            AND lower(staged.validity) <> lower(stored.validity)
),

first_overlap AS (
    SELECT
        row_no,
        min(validity) AS validity
    FROM (
        SELECT
            row_no,
            validity::text AS validity
        FROM overlapping
    ) AS shown
    GROUP BY row_no
)

UPDATE ingest_stagedrow AS row
SET
    findings = row.findings || jsonb_build_array(jsonb_build_object(
        'check', 'designation_overlap', 'severity', 'error', 'field', 'valid_from',
        'value', row.mapped ->> 'valid_from',
        'params', jsonb_build_object('span', first_overlap.validity)
    ))
FROM first_overlap
WHERE row.job_id = %(job_id)s AND row.row_no = first_overlap.row_no
