-- How many staged rows have which kind of geometry.
--
-- :job_id  bigint  ingest_stagedimport.id
--
-- Output  kind text (NULL: none), dimension int, rows, vertices bigint; most rows first
-- Index   stagedrow_unique_in_job
SELECT
    GeometryType(geom) AS kind,
    ST_Dimension(geom) AS dimension,
    count(*) AS rows,
    coalesce(sum(ST_NPoints(geom)), 0)::bigint AS vertices
FROM ingest_stagedrow
WHERE job_id = %(job_id)s
GROUP BY kind, dimension
ORDER BY rows DESC, kind
