-- How much of each commune's boundary runs along the national border.
--
-- :version_ids   bigint[]  territory_adminunitversion.id of the communes on the day
-- :day           date      the day on which the border is looked up
-- :tolerance_m   float     boundary no farther than this from the border lies on it
-- :margin_deg    float     a box margin of at least tolerance_m, in degrees
-- :search_m      float     how far a border may be and still be near
-- :measure_srid  integer   metric system to measure in (crs.MEASURE_SRID)
--
-- Output  version_id bigint,
--         border_len_m float    length of boundary within tolerance_m of the border
--         is_border_near boolean  a point inside the commune lies within search_m of it
--         is_border_on_file boolean  any stretch of border is in force on the day
--         countries text[]      ISO codes across the border where they touch, or null
-- Index   nationalborder_geom_gist (which communes touch a border's box)
-- Note    the border is cut to the commune's box first; it is one long line.
WITH border AS MATERIALIZED (
    SELECT
        id,
        neighbour_country,
        geom,
        st_transform(geom, %(measure_srid)s::integer) AS geom_m
    FROM territory_nationalborder
    WHERE validity @> %(day)s::date
),

commune AS MATERIALIZED (
    SELECT
        id,
        geom,
        st_transform(geom, %(measure_srid)s::integer) AS geom_m
    FROM territory_adminunitversion
    WHERE id = ANY(%(version_ids)s::bigint [])
),

near AS (
    SELECT
        commune.id,
        st_collect(
            st_clipbybox2d(
                border.geom_m,
                st_expand(commune.geom_m, 2 * %(tolerance_m)s::float)
            )
        ) AS geom_m,
        array_agg(DISTINCT border.neighbour_country)
        FILTER (WHERE border.neighbour_country IS NOT NULL) AS countries
    FROM commune
    INNER JOIN territory_nationalborder AS candidate
        ON candidate.geom && st_expand(commune.geom, %(margin_deg)s::float)
    INNER JOIN border ON border.id = candidate.id
    GROUP BY commune.id
),

contact AS (
    SELECT
        near.id,
        near.countries,
        st_length(
            st_intersection(
                st_boundary(commune.geom_m),
                st_buffer(near.geom_m, %(tolerance_m)s::float)
            )
        ) AS len_m
    FROM near
    INNER JOIN commune ON commune.id = near.id
    WHERE NOT st_isempty(near.geom_m)
)

SELECT
    commune.id AS version_id,
    coalesce(contact.len_m, 0) AS border_len_m,
    EXISTS (
        SELECT FROM border
        WHERE
            st_dwithin(
                border.geom_m, st_pointonsurface(commune.geom_m), %(search_m)s::float
            )
    ) AS is_border_near,
    EXISTS (SELECT FROM border) AS is_border_on_file,
    CASE WHEN contact.len_m > 0 THEN contact.countries END AS countries
FROM commune
LEFT JOIN contact ON contact.id = commune.id
