-- How many incoming rows have which kind of geometry.
--
-- Needs   create_incoming
--
-- Output  kind text (NULL: none), dimension int, rows bigint, repeated bigint: rows with
--         a vertex written twice in a row; most rows first
-- Index   none: the private table is read whole
SELECT
    GeometryType(shape) AS kind,
    ST_Dimension(shape) AS dimension,
    count(*) AS rows,
    count(*) FILTER (
        WHERE
        ST_Dimension(shape) > 0
        AND ST_NPoints(shape) > ST_NPoints(ST_RemoveRepeatedPoints(shape))
    ) AS repeated
FROM ingest_incoming
GROUP BY kind, dimension
ORDER BY rows DESC, kind
