-- Every vintage known: what a province has at one level from a day on.
--
-- :level  text  only this level; NULL: all
--
-- Output  see geoapp.territory.history.Vintage; by day, level, province code
-- Index   none: the table is read once
WITH placed AS (
    SELECT
        version.level,
        version.validity,
        version.geom IS NOT NULL AS has_polygon,
        coalesce(district.parent_id, version.parent_id, version.unit_id) AS province_id
    FROM territory_adminunitversion AS version
    LEFT JOIN territory_adminunitversion AS district
        ON
            version.level = 'commune'
            AND version.parent_id = district.unit_id
            AND district.level = 'district'
            AND district.validity @> lower(version.validity)
    WHERE version.level = %(level)s::text OR %(level)s::text IS NULL
),

edge AS (
    SELECT
        level,
        province_id,
        lower(validity) AS day
    FROM placed
    UNION
    SELECT
        level,
        province_id,
        upper(validity) AS day
    FROM placed
    WHERE NOT upper_inf(validity)
),

spanned AS (
    SELECT
        level,
        province_id,
        day,
        lead(day) OVER (PARTITION BY level, province_id ORDER BY day) AS until
    FROM edge
)

SELECT
    spanned.day,
    spanned.until,
    spanned.level,
    spanned.province_id,
    named.gso_code AS province_code,
    named.name AS province_name,
    count(placed.level) AS units,
    count(placed.level) FILTER (WHERE placed.has_polygon) AS with_polygon,
    count(placed.level) FILTER (
        WHERE lower(placed.validity) = spanned.day
    ) AS started
FROM spanned
LEFT JOIN placed
    ON
        spanned.level = placed.level
        AND spanned.province_id = placed.province_id
        AND placed.validity @> spanned.day
CROSS JOIN LATERAL (
    SELECT
        gso_code,
        name
    FROM territory_adminunitversion
    WHERE unit_id = spanned.province_id
    ORDER BY validity @> spanned.day DESC, lower(validity) DESC
    LIMIT 1
) AS named
GROUP BY
    spanned.day,
    spanned.until,
    spanned.level,
    spanned.province_id,
    named.gso_code,
    named.name
ORDER BY spanned.day, spanned.level, province_code
