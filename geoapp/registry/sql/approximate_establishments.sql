-- Write establishments as the blocks they lie in.
--
-- Index   block_unique (unit), establishment primary key
-- Note    A place outside its own commune's blocks (a wrong point, a commune without a
--         polygon) stands for the nearest block, or is left out where there is none.
--         Only such places are measured against every block of their commune: done for
--         all of a nation's places it took more than five minutes.
WITH place AS MATERIALIZED (
    SELECT
        id,
        unit_id,
        validity,
        is_prone,
        is_conditional,
        geom
    FROM registry_establishment
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

INSERT INTO establishments_approx (place_id, unit_id, block_id, validity, frame)
SELECT
    place.id,
    place.unit_id,
    home.block_id,
    place.validity,
    CASE
        WHEN place.is_prone THEN 'prone'
        WHEN place.is_conditional THEN 'conditional'
        ELSE 'other'
    END
FROM place
INNER JOIN home ON place.id = home.id
ORDER BY home.block_id, md5(place.id::text)
