-- How far shapes move and how much their size changes, on the ellipsoid.
--
-- :befores, :afters  text[]  GeoJSON in WGS 84, pair by pair; NULL where there is none
--
-- Output  moved_m; before_m2, after_m2 (0 for what is no area); before_m, after_m
--         (lengths; 0 for what is no line), in the order of the pairs
-- Index   none
SELECT
    ST_Distance(shape.before, shape.after) AS moved_m,
    ST_Area(shape.before) AS before_m2,
    ST_Area(shape.after) AS after_m2,
    ST_Length(shape.before) AS before_m,
    ST_Length(shape.after) AS after_m
FROM
    unnest(%(befores)s::text [], %(afters)s::text [])
    WITH ORDINALITY AS pair (before, after, place)
CROSS JOIN LATERAL (
    SELECT
        geography(ST_GeomFromGeoJSON(pair.before)) AS before,
        geography(ST_GeomFromGeoJSON(pair.after)) AS after
) AS shape
ORDER BY pair.place
