-- Provinces that a staged file of provinces speaks for: same code, or on the same land.
--
-- :job_id   bigint  ingest_stagedimport.id
-- :day      date    first day of the vintage
-- :is_sample  boolean  whether the file is sample data
--
-- Output  version_id, unit_id bigint; lower date; of every version that holds on :day
--         or later
-- Index   territory_adminunitversion_unit_id
-- Note    a point on the older province's surface decides, so that slivers along a
--         boundary end nobody. Invented provinces lie on real land: samples and
--         real units never end each other.
SELECT
    version.id AS version_id,
    version.unit_id,
    lower(version.validity) AS starts
FROM territory_adminunitversion AS version
INNER JOIN lineage_batch AS batch ON version.batch_id = batch.id
INNER JOIN lineage_source AS source ON batch.source_id = source.id
WHERE
    version.level = 'province'
    AND source.is_sample = %(is_sample)s::boolean
    AND version.validity && daterange(%(day)s::date, NULL)
    AND EXISTS (
        SELECT 1
        FROM ingest_stagedrow AS row
        WHERE
            row.job_id = %(job_id)s
            AND NOT row.refused
            AND (
                row.mapped ->> 'code' = version.gso_code
                OR ST_Covers(row.geom, ST_PointOnSurface(version.geom))
            )
    )
ORDER BY version.id
