-- Write inspections as the blocks they happened in, dated by their month only.
--
-- Index   block_unique (unit), inspection primary key
-- Note    Those without a point of their own are left out, as on the map.
INSERT INTO inspections_approx (place_id, unit_id, block_id, validity, found)
SELECT
    place.id,
    place.unit_id,
    home.id,
    daterange(
        date_trunc('month', place.inspected_on)::date,
        (date_trunc('month', place.inspected_on) + interval '1 year')::date
    ),
    CASE WHEN place.is_finding THEN 'finding' ELSE 'none' END
FROM registry_inspection AS place
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
