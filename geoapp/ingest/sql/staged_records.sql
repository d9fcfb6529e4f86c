-- The first staged rows of a job as the report repeats them.
--
-- :job_id  bigint  ingest_stagedimport.id
-- :limit   int     at most so many rows
--
-- Output  row_no int, raw json, longitude, latitude float8: of the centroid, degrees
-- Index   stagedrow_unique_in_job
-- Note    a point at the border of what is measured has no centroid; then both are NULL.
SELECT
    row.row_no,
    row.raw::json AS raw,
    ST_X(centre.point) AS longitude,
    ST_Y(centre.point) AS latitude
FROM ingest_stagedrow AS row
CROSS JOIN LATERAL (SELECT ST_Centroid(row.geom) AS point) AS centre
WHERE row.job_id = %(job_id)s
ORDER BY row.row_no
LIMIT %(limit)s::int
