-- Give inspections without a point the unit of what was inspected.
--
-- :job_id   bigint  ingest_stagedimport.id
--
-- Index   stagedrow_unique_in_job
-- Note    the unit of an establishment is the one it was committed to; of a hotspot,
--         the one that leads on it. A file that names neither leaves an inspection
--         that we have where it is.
UPDATE ingest_stagedrow AS row
SET unit_id = target.unit_id
FROM (
    SELECT
        staged.row_no,
        coalesce(establishment.unit_id, hotspot.lead_unit_id, known.unit_id)
            AS unit_id
    FROM ingest_stagedrow AS staged
    LEFT JOIN registry_establishment AS establishment
        ON establishment.code = staged.mapped ->> 'establishment_code'
    LEFT JOIN registry_hotspot AS hotspot
        ON hotspot.code = staged.mapped ->> 'hotspot_code'
    LEFT JOIN registry_inspection AS known
        ON known.code = staged.mapped ->> 'code'
    WHERE staged.job_id = %(job_id)s AND staged.unit_id IS NULL
) AS target
WHERE
    row.job_id = %(job_id)s
    AND row.row_no = target.row_no
    AND target.unit_id IS NOT NULL
