-- Append hotspot events. An event we already have is left as it is.
--
-- :job_id    bigint  ingest_stagedimport.id
-- :batch_id  bigint  lineage_batch.id
--
-- Output  new, changed (always 0) bigint
-- Index   stagedrow_unique_in_job
WITH appended AS (
    INSERT INTO registry_hotspotevent (
        hotspot_id, status, happened_on, document_no, note, recorded_at, batch_id
    )
    SELECT
        hotspot.id,
        row.mapped ->> 'status',
        (row.mapped ->> 'happened_on')::date,
        row.mapped ->> 'document_no',
        row.mapped ->> 'note',
        now(),
        %(batch_id)s
    FROM ingest_stagedrow AS row
    INNER JOIN registry_hotspot AS hotspot
        ON hotspot.code = row.mapped ->> 'hotspot_code'
    WHERE row.job_id = %(job_id)s AND NOT row.refused
    ORDER BY row.mapped ->> 'happened_on', row.row_no
    ON CONFLICT (hotspot_id, status, happened_on) DO NOTHING
    RETURNING 1
)

SELECT
    count(*) AS new,
    0::bigint AS changed
FROM appended
