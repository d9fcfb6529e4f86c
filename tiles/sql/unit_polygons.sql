-- Polygons of administrative units, all vintages, in the tile grid's plane.
--
-- :tile_srid  integer  WebMercator, for drawing only
--
-- Output  id     bigint   territory_adminunitversion.id
--         level  text     province, district or commune
--         since  date     first day in force
--         wkb    bytea    polygon, metres of WebMercator
-- Index   none: reads the whole table once per publication
SELECT
    id,
    level,
    lower(validity) AS since,
    ST_AsBinary(ST_Transform(geom, %(tile_srid)s)) AS wkb
FROM territory_adminunitversion
WHERE geom IS NOT NULL
ORDER BY level, since, id
