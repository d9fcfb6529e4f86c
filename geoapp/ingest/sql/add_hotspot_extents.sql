-- Add the ground of hotspots, where none holds on the day the file gives.
--
-- :job_id    bigint  ingest_stagedimport.id
-- :batch_id  bigint  lineage_batch.id
-- :only_new  boolean  of hotspots that this batch brought, and of no others
--
-- Index   stagedrow_unique_in_job
-- Note    an extent older than one we know ends where that begins.
INSERT INTO registry_hotspotextent (hotspot_id, validity, geom, batch_id)
SELECT
    hotspot.id,
    daterange(
        (row.mapped ->> 'valid_from')::date,
        (
            SELECT min(lower(later.validity))
            FROM registry_hotspotextent AS later
            WHERE
                later.hotspot_id = hotspot.id
                AND lower(later.validity) > (row.mapped ->> 'valid_from')::date
        )
    ),
    ST_Multi(row.geom),
    %(batch_id)s
FROM ingest_stagedrow AS row
INNER JOIN registry_hotspot AS hotspot ON hotspot.code = row.mapped ->> 'code'
WHERE
    row.job_id = %(job_id)s
    AND NOT row.refused
    AND (NOT %(only_new)s::boolean OR hotspot.batch_id = %(batch_id)s)
    AND NOT EXISTS (
        SELECT 1
        FROM registry_hotspotextent AS held
        WHERE
            held.hotspot_id = hotspot.id
            AND held.validity @> (row.mapped ->> 'valid_from')::date
    )
