-- Add the versions of a vintage; those they replace have been closed before.
--
-- :job_id    bigint  ingest_stagedimport.id
-- :batch_id  bigint  lineage_batch.id
-- :day       date    first day of the vintage
-- :until     date    first day of the next newer vintage, or NULL
--
-- Index   stagedrow_unique_in_job
INSERT INTO territory_adminunitversion (
    unit_id, level, gso_code, unit_type, name, parent_id, validity, legal_from,
    operates_from, geom, batch_id
)
SELECT
    unit_id,
    mapped ->> 'level',
    mapped ->> 'code',
    mapped ->> 'unit_type',
    mapped ->> 'name',
    parent_id,
    daterange(%(day)s::date, %(until)s::date),
    (mapped ->> 'legal_from')::date,
    (mapped ->> 'operates_from')::date,
    ST_Multi(geom),
    %(batch_id)s
FROM ingest_stagedrow
WHERE job_id = %(job_id)s AND verdict IN ('new', 'continued')
ORDER BY row_no
