-- How much of each commune's boundary runs along another province, or district.
--
-- :version_ids   bigint[]  territory_adminunitversion.id of the communes on the day
-- :province_ids  bigint[]  province (admin unit) of each of them, same order
-- :district_ids  bigint[]  district of each, null where there are none, same order
-- :tolerance_m   float     boundary no farther than this from the neighbour is shared
-- :margin_deg    float     a box margin of at least tolerance_m, in degrees
-- :near_m        float     establishments no farther than this from the line count
-- :day           date      the day on which establishments are looked up
-- :gone          text[]    operating statuses that no longer count
-- :vague         text[]    location precisions too coarse to measure from
-- :measure_srid  integer   metric system to measure in (crs.MEASURE_SRID)
--
-- Output  version_id bigint,
--         is_province boolean  the neighbour is another province; else another
--                              district of the same province
--         area_id bigint       that province or district (admin unit)
--         shared_len_m float   length of boundary within tolerance_m of it
--         prone_count integer  prone establishments of the commune within near_m of
--                              that line; 0 for districts, where nobody asks
-- Index   adminunitversion_geom_gist (neighbours by box), establishment_geom_gist
-- Note    the neighbour is cut to the commune's box before it is buffered: a buffer
--         costs more than linear in the number of vertices, and real communes have
--         up to 10,000. Boundary inside an overlapping neighbour counts as shared.
WITH commune AS MATERIALIZED (
    SELECT
        version.id,
        asked.province_id,
        asked.district_id,
        version.geom,
        st_transform(version.geom, %(measure_srid)s::integer) AS geom_m
    FROM unnest(
        %(version_ids)s::bigint [],
        %(province_ids)s::bigint [],
        %(district_ids)s::bigint []
    ) AS asked (version_id, province_id, district_id)
    INNER JOIN territory_adminunitversion AS version ON version.id = asked.version_id
),

near AS (
    SELECT
        own.id AS version_id,
        other.province_id <> own.province_id AS is_province,
        CASE
            WHEN other.province_id <> own.province_id THEN other.province_id
            ELSE other.district_id
        END AS area_id,
        st_collect(
            st_clipbybox2d(
                other.geom_m, st_expand(own.geom_m, 2 * %(tolerance_m)s::float)
            )
        ) AS geom_m
    FROM commune AS own
    INNER JOIN territory_adminunitversion AS candidate
        ON candidate.geom && st_expand(own.geom, %(margin_deg)s::float)
    INNER JOIN commune AS other ON other.id = candidate.id
    WHERE
        other.province_id <> own.province_id
        OR other.district_id <> own.district_id
    GROUP BY 1, 2, 3
),

line AS MATERIALIZED (
    SELECT
        near.version_id,
        near.is_province,
        near.area_id,
        own.geom,
        st_intersection(
            st_boundary(own.geom_m), st_buffer(near.geom_m, %(tolerance_m)s::float)
        ) AS line_m
    FROM near
    INNER JOIN commune AS own ON own.id = near.version_id
    WHERE NOT st_isempty(near.geom_m)
)

SELECT
    line.version_id,
    line.is_province,
    line.area_id,
    st_length(line.line_m) AS shared_len_m,
    (
        SELECT count(*)
        FROM registry_establishment AS place
        WHERE
            line.is_province
            AND place.is_prone
            AND place.validity @> %(day)s::date
            AND place.operating_status <> ALL(%(gone)s::text [])
            AND place.location_precision <> ALL(%(vague)s::text [])
            AND st_covers(line.geom, place.geom)
            AND st_dwithin(
                line.line_m,
                st_transform(place.geom, %(measure_srid)s::integer),
                %(near_m)s::float
            )
    )::integer AS prone_count
FROM line
WHERE NOT st_isempty(line.line_m)
