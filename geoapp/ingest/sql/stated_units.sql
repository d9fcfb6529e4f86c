-- What accepted staged rows say of their units.
--
-- :job_id  bigint  ingest_stagedimport.id
--
-- Output  see geoapp.territory.vintage.Stated; by row_no
-- Index   stagedrow_unique_in_job
SELECT
    row_no,
    mapped ->> 'code' AS code,
    mapped ->> 'name' AS name,
    mapped ->> 'unit_type' AS unit_type,
    parent_id,
    geom IS NOT NULL AS has_polygon
FROM ingest_stagedrow
WHERE job_id = %(job_id)s AND NOT refused
ORDER BY row_no
