-- Write establishments as the blocks they lie in.
--
-- Index   block_unique (unit), establishment primary key
-- Note    A place outside its own commune's blocks (a wrong point, a commune without a
--         polygon) stands for the nearest block, or is left out where there is none.
INSERT INTO establishments_approx (place_id, unit_id, block_id, validity, frame)
SELECT
    place.id,
    place.unit_id,
    home.id,
    place.validity,
    CASE
        WHEN place.is_prone THEN 'prone'
        WHEN place.is_conditional THEN 'conditional'
        ELSE 'other'
    END
FROM registry_establishment AS place
CROSS JOIN LATERAL (
    SELECT block.id
    FROM territory_block AS block
    WHERE block.unit_id = place.unit_id
    ORDER BY
        CASE
            WHEN ST_Intersects(block.geom, place.geom) THEN 0
            ELSE ST_Distance(block.geom::geography, place.geom::geography)
        END,
        block.cell_x,
        block.cell_y
    LIMIT 1
) AS home
WHERE place.geom IS NOT NULL
ORDER BY home.id, md5(place.id::text)
