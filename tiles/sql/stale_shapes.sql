-- Whether the published shapes differ from the units that have a polygon.
--
-- :layer  text  layer id
--
-- Output  stale  boolean
-- Index   publishedshape_unique
SELECT EXISTS(
    SELECT 1
    FROM (
        SELECT id FROM territory_adminunitversion WHERE geom IS NOT NULL
    ) AS unit
    FULL JOIN (
        SELECT DISTINCT feature_id FROM tiles_publishedshape WHERE layer = %(layer)s
    ) AS shape ON shape.feature_id = unit.id
    WHERE unit.id IS NULL OR shape.feature_id IS NULL
) AS stale
