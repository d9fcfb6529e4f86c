-- One point for each staged row that has a shape and a day, to find its commune by.
--
-- :job_id   bigint  ingest_stagedimport.id
--
-- Output  row_id bigint, longitude float8, latitude float8 (degrees), day date
-- Index   stagedrow_unique_in_job
SELECT
    row.id AS row_id,
    ST_X(point.geom) AS longitude,
    ST_Y(point.geom) AS latitude,
    row.day
FROM ingest_stagedrow AS row
CROSS JOIN LATERAL (SELECT ST_PointOnSurface(row.geom) AS geom) AS point
WHERE
    row.job_id = %(job_id)s
    AND row.day IS NOT NULL
    AND ST_IsValid(row.geom)
    AND NOT ST_IsEmpty(row.geom)
ORDER BY row.row_no
