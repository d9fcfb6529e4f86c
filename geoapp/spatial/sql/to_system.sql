-- Shapes in another system, so that reading them from there gives the same shapes again.
--
-- :shapes        bytea[]  WKB in the storage system, or NULL
-- :srid          int      system to write in: the pinned twin for VN-2000
-- :storage_srid  int
--
-- Output  shape bytea, WKB; in the order given
-- Index   none
-- Note    there and back is not the same place: heights are left out on the way, and
--         the two ellipsoids lie up to 40 m above each other, so it misses by up to
--         1.4 mm (measured on a grid of 1/4 degree over the country). What it misses by
--         at the first vertex is taken off all of them: less than a micrometre is left.
WITH given AS (
    SELECT
        shape.place,
        ST_SetSRID(shape.wkb::geometry, %(storage_srid)s::int) AS geom
    FROM unnest(%(shapes)s::bytea []) WITH ORDINALITY AS shape (wkb, place)
),

there AS (
    SELECT
        given.place,
        ST_Transform(given.geom, %(srid)s::int) AS geom,
        first.geom AS first
    FROM given
    LEFT JOIN LATERAL (
        SELECT ST_Transform(vertex.geom, %(srid)s::int) AS geom
        FROM ST_DumpPoints(given.geom) AS vertex
        LIMIT 1
    ) AS first ON TRUE
),

back AS (
    SELECT
        there.place,
        there.geom,
        there.first,
        ST_Transform(
            ST_Transform(there.first, %(storage_srid)s::int), %(srid)s::int
        ) AS again
    FROM there
)

SELECT
    ST_AsBinary(
        CASE
            WHEN first IS NULL THEN geom
            ELSE
                ST_Translate(
                    geom, ST_X(first) - ST_X(again), ST_Y(first) - ST_Y(again)
                )
        END
    ) AS shape
FROM back
ORDER BY place
