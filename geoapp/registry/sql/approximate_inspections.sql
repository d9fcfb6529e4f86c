-- Write inspections as the blocks they happened in, dated by their month only.
--
-- Index   block_unique (unit), inspection primary key
-- Note    Those without a point of their own are left out, as on the map. Only those
--         outside their commune's blocks are measured against every one of them.
WITH place AS MATERIALIZED (
    SELECT
        id,
        unit_id,
        date_trunc('month', inspected_on) AS month,
        is_finding,
        geom
    FROM registry_inspection
    WHERE geom IS NOT NULL
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

INSERT INTO inspections_approx (place_id, unit_id, block_id, validity, found)
SELECT
    place.id,
    place.unit_id,
    home.block_id,
    daterange(place.month::date, (place.month + interval '1 year')::date),
    CASE WHEN place.is_finding THEN 'finding' ELSE 'none' END
FROM place
INNER JOIN home ON place.id = home.id
ORDER BY home.block_id, md5(place.id::text)
