-- Polygons of units that a vintage ends.
--
-- :level  text    province, district or commune
-- :day    date    first day of the vintage
-- :codes  text[]  GSO codes
-- :steps  int     for drawing: simplified to so many steps across; NULL: as it is
--
-- Output  code; shape: GeoJSON or NULL
-- Index   adminunitversion by level and code
SELECT DISTINCT ON (version.gso_code)
    version.gso_code AS code,
    ST_AsGeoJSON(
        CASE
            WHEN %(steps)s::int IS NULL THEN version.geom
            ELSE
                ST_SimplifyPreserveTopology(
                    version.geom,
                    greatest(
                        ST_XMax(version.geom) - ST_XMin(version.geom), ST_YMax(version.geom) - ST_YMin(version.geom)
                    ) / %(steps)s::int
                )
        END, 6
    ) AS shape
FROM territory_adminunitversion AS version
WHERE
    version.level = %(level)s::text
    AND version.gso_code = ANY(%(codes)s::text [])
    AND version.validity @> %(day)s::date - 1
ORDER BY version.gso_code, version.validity DESC
