-- The commune around each of many points, each on a day of its own.
--
-- :longitudes, :latitudes  float8[]  degrees, one per point
-- :days                    date[]    one per point
-- :srid                    integer   of the points, that of geom columns
--
-- Output  position bigint (1 = first point), unit_id bigint or NULL; by position
-- Index   territory_adminunitversion: adminunitversion_geom_gist
-- Note    ST_Covers, not ST_Contains: a point on the outline is inside. Of two communes
--         that share the outline the smaller code wins, so that the answer is stable.
SELECT
    place.position,
    found.unit_id
FROM
    unnest(
        %(longitudes)s::float8 [], %(latitudes)s::float8 [], %(days)s::date []
    ) WITH ORDINALITY AS place (longitude, latitude, day, position)
LEFT JOIN LATERAL (
    SELECT version.unit_id
    FROM territory_adminunitversion AS version
    WHERE
        version.level = 'commune'
        AND version.validity @> place.day
        AND ST_Covers(
            version.geom,
            ST_SetSRID(ST_MakePoint(place.longitude, place.latitude), %(srid)s::int)
        )
    ORDER BY version.gso_code
    LIMIT 1
) AS found ON TRUE
ORDER BY place.position
