-- The commune, district and province around each place, on the place's own day.
--
-- Needs   create_places
-- Output  position integer, commune_id bigint, district_id bigint or null,
--         province_id bigint or null; places outside every commune are left out
-- Index   unitpiece_cell for few places; for many a hash join on the cell
-- Note    1/64 degree: the grid of database/unit_pieces.sql. On a shared boundary the
--         smaller code wins, so that the answer is stable.
SELECT DISTINCT ON (place.position)
    place.position,
    commune.unit_id AS commune_id,
    CASE WHEN parent.level = 'district' THEN parent.unit_id END AS district_id,
    CASE
        WHEN parent.level = 'district' THEN parent.parent_id
        ELSE parent.unit_id
    END AS province_id
FROM territory_place AS place
INNER JOIN territory_unitpiece AS piece
    ON
        piece.cell_x = floor(st_x(place.geom) * 64)::integer
        AND piece.cell_y = floor(st_y(place.geom) * 64)::integer
INNER JOIN territory_adminunitversion AS commune
    ON commune.id = piece.version_id AND commune.validity @> place.day
LEFT JOIN territory_adminunitversion AS parent
    ON parent.unit_id = commune.parent_id AND parent.validity @> place.day
WHERE piece.is_whole OR st_intersects(piece.geom, place.geom)
ORDER BY place.position, commune.gso_code
