-- Correct versions that began on the very day of this vintage.
--
-- :job_id   bigint  ingest_stagedimport.id
-- :day      date    first day of the vintage
--
-- Index   stagedrow_unique_in_job
UPDATE territory_adminunitversion AS version
SET
    name = row.mapped ->> 'name',
    unit_type = row.mapped ->> 'unit_type',
    parent_id = row.parent_id,
    legal_from = coalesce((row.mapped ->> 'legal_from')::date, version.legal_from),
    operates_from = coalesce(
        (row.mapped ->> 'operates_from')::date, version.operates_from
    ),
    geom = coalesce(ST_Multi(row.geom), version.geom)
FROM ingest_stagedrow AS row
WHERE
    row.job_id = %(job_id)s
    AND row.verdict = 'corrected'
    AND version.unit_id = row.unit_id
    AND lower(version.validity) = %(day)s::date
