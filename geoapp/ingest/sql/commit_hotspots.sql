-- Insert or update hotspots by code (their ground: the extents' statements).
--
-- :job_id    bigint  ingest_stagedimport.id
-- :batch_id  bigint  lineage_batch.id, for new rows only
--
-- Output  new, changed bigint
-- Index   stagedrow_unique_in_job
-- Note    a lead unit once assigned stays until a file names another one by its code.
WITH incoming AS (
    SELECT
        row.mapped ->> 'code' AS code,
        row.mapped ->> 'name' AS name,
        row.mapped ->> 'setting' AS setting,
        row.mapped ->> 'recognition' AS recognition,
        CASE
            WHEN row.mapped ->> 'lead_code' IS NULL
                THEN coalesce(known.lead_unit_id, row.unit_id)
            ELSE coalesce(row.unit_id, known.lead_unit_id)
        END AS lead_unit_id
    FROM ingest_stagedrow AS row
    LEFT JOIN registry_hotspot AS known ON known.code = row.mapped ->> 'code'
    WHERE row.job_id = %(job_id)s AND NOT row.refused
),

upserted AS (
    INSERT INTO registry_hotspot AS stored (
        code, name, setting, recognition, lead_unit_id, batch_id
    )
    SELECT code, name, setting, recognition, lead_unit_id, %(batch_id)s
    FROM incoming
    ON CONFLICT (code) DO UPDATE SET
        name = excluded.name,
        setting = excluded.setting,
        recognition = excluded.recognition,
        lead_unit_id = excluded.lead_unit_id
    WHERE
        (stored.name, stored.setting, stored.recognition, stored.lead_unit_id)
        IS DISTINCT FROM (
            excluded.name, excluded.setting, excluded.recognition,
            excluded.lead_unit_id
        )
    RETURNING stored.xmax = 0 AS is_new
)

SELECT
    count(*) FILTER (WHERE is_new) AS new,
    count(*) FILTER (WHERE NOT is_new) AS changed
FROM upserted
