-- Prone establishments of each commune that lie near a tourist site.
--
-- :version_ids   bigint[]  territory_adminunitversion.id of the communes on the day
-- :day           date      the day on which sites and establishments are looked up
-- :near_m        float     how near a tourist site counts
-- :margin_deg    float     a box margin of at least near_m, in degrees
-- :gone          text[]    operating statuses that no longer count
-- :vague         text[]    location precisions too coarse to measure from
--
-- Output  version_id bigint,
--         establishment_count integer  establishments of any kind in the commune
--         prone_count integer          of these, prone, in business, located
--         near_count integer           of these, within near_m of a tourist site
--         site_count integer           tourist sites in the commune
--         near_sites text[]            names of the sites they are near, by count
-- Index   establishment_geom_gist, landmark_geom_gist
-- Note    metres on the ellipsoid (geography); the box in degrees only finds candidates.
WITH commune AS (
    SELECT id, geom
    FROM territory_adminunitversion
    WHERE id = ANY(%(version_ids)s::bigint [])
),

place AS (
    SELECT
        commune.id AS version_id,
        establishment.id,
        establishment.geom,
        establishment.is_prone
        AND establishment.operating_status <> ALL(%(gone)s::text [])
        AND establishment.location_precision <> ALL(%(vague)s::text []) AS is_counted
    FROM commune
    INNER JOIN registry_establishment AS establishment
        ON st_covers(commune.geom, establishment.geom)
    WHERE establishment.validity @> %(day)s::date
),

pair AS (
    SELECT
        place.version_id,
        place.id AS establishment_id,
        site.id AS site_id,
        site.name AS site_name
    FROM place
    INNER JOIN territory_landmark AS site
        ON
            site.geom && st_expand(place.geom, %(margin_deg)s::float)
            AND st_dwithin(site.geom::geography, place.geom::geography, %(near_m)s::float)
    WHERE
        place.is_counted
        AND site.kind = 'tourist_site'
        AND site.validity @> %(day)s::date
),

near AS (
    SELECT
        version_id,
        count(DISTINCT establishment_id) AS near_count
    FROM pair
    GROUP BY version_id
),

near_site AS (
    SELECT
        version_id,
        array_agg(site_name ORDER BY places DESC, site_name) AS near_sites
    FROM (
        SELECT version_id, site_id, site_name, count(*) AS places
        FROM pair
        GROUP BY version_id, site_id, site_name
    ) AS by_site
    GROUP BY version_id
),

stock AS (
    SELECT
        version_id,
        count(*) AS establishment_count,
        count(*) FILTER (WHERE is_counted) AS prone_count
    FROM place
    GROUP BY version_id
),

sites AS (
    SELECT commune.id AS version_id, count(*) AS site_count
    FROM commune
    INNER JOIN territory_landmark AS site ON st_covers(commune.geom, site.geom)
    WHERE site.kind = 'tourist_site' AND site.validity @> %(day)s::date
    GROUP BY commune.id
)

SELECT
    commune.id AS version_id,
    coalesce(stock.establishment_count, 0)::integer AS establishment_count,
    coalesce(stock.prone_count, 0)::integer AS prone_count,
    coalesce(near.near_count, 0)::integer AS near_count,
    coalesce(sites.site_count, 0)::integer AS site_count,
    coalesce(near_site.near_sites, '{}') AS near_sites
FROM commune
LEFT JOIN stock ON stock.version_id = commune.id
LEFT JOIN near ON near.version_id = commune.id
LEFT JOIN near_site ON near_site.version_id = commune.id
LEFT JOIN sites ON sites.version_id = commune.id
