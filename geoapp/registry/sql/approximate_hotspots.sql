-- Write hotspots as the blocks they lie in, a row for each span of one status.
--
-- Index   hotspotevent_newest, block_unique (unit)
-- Note    Of a polygon counts a point on it. Of two events of one day the later one.
--         A mere suspicion stays in its area, and so does one that was dismissed. The
--         order is a total one: keys that follow the plan would tell what moved.
WITH event AS (
    SELECT DISTINCT ON (hotspot_id, happened_on)
        hotspot_id,
        status,
        happened_on
    FROM registry_hotspotevent
    ORDER BY hotspot_id ASC, happened_on ASC, id DESC
),

span AS (
    SELECT
        hotspot_id,
        status,
        daterange(
            happened_on,
            lead(happened_on) OVER (PARTITION BY hotspot_id ORDER BY happened_on)
        ) AS days
    FROM event
),

place AS MATERIALIZED (
    SELECT
        extent.id,
        extent.validity,
        extent.hotspot_id,
        hotspot.lead_unit_id AS unit_id,
        ST_PointOnSurface(extent.geom) AS geom
    FROM registry_hotspotextent AS extent
    INNER JOIN registry_hotspot AS hotspot ON extent.hotspot_id = hotspot.id
),

inside AS MATERIALIZED (
    SELECT DISTINCT ON (place.id)
        place.id,
        block.id AS block_id
    FROM place
    INNER JOIN territory_block AS block
        ON
            place.unit_id = block.unit_id
            AND block.geom && place.geom
            AND ST_Intersects(block.geom, place.geom)
    ORDER BY place.id ASC, block.cell_x ASC, block.cell_y ASC
),

beside AS (
    SELECT
        place.id,
        home.id AS block_id
    FROM place
    CROSS JOIN LATERAL (
        SELECT block.id
        FROM territory_block AS block
        WHERE block.unit_id = place.unit_id
        ORDER BY
            ST_Distance(block.geom::geography, place.geom::geography),
            block.cell_x,
            block.cell_y
        LIMIT 1
    ) AS home
    WHERE NOT EXISTS (SELECT FROM inside WHERE inside.id = place.id)
),

home AS (
    SELECT * FROM inside
    UNION ALL
    SELECT * FROM beside
)

INSERT INTO hotspots_approx (place_id, unit_id, block_id, validity, status)
SELECT
    place.id,
    place.unit_id,
    home.block_id,
    place.validity * span.days,
    span.status
FROM place
INNER JOIN home ON place.id = home.id
INNER JOIN span ON place.hotspot_id = span.hotspot_id
WHERE
    NOT isempty(place.validity * span.days)
    AND span.status NOT IN ('suspected', 'dismissed')
ORDER BY home.block_id, md5(place.id::text), lower(place.validity * span.days)
