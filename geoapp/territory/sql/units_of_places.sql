-- The commune, district and province around each place, on the place's own day.
--
-- Needs   create_places
-- Output  position integer, commune_id bigint, district_id bigint or null,
--         province_id bigint or null; places outside every commune are left out
-- Index   unitpiece_cell for few places; for many a hash join on the cell
-- Note    1/64 degree: the grid of database/unit_pieces.sql. On a shared boundary the
--         smaller code wins, so that the answer is stable.
--         CASE hides what the planner would guess wrong: it expects ST_Intersects to
--         keep one pair in a thousand and one version to hold a day, and then meets
--         every place with every version (two minutes for a million places).
WITH asked AS MATERIALIZED (
    SELECT daterange(min(day), max(day), '[]') AS days FROM territory_place
),

commune AS MATERIALIZED (
    SELECT
        version.id,
        version.gso_code,
        version.unit_id AS commune_id,
        version.validity * coalesce(parent.validity, version.validity) AS validity,
        CASE WHEN parent.level = 'district' THEN parent.unit_id END AS district_id,
        CASE
            WHEN parent.level = 'district' THEN parent.parent_id
            ELSE parent.unit_id
        END AS province_id
    FROM territory_adminunitversion AS version
    LEFT JOIN territory_adminunitversion AS parent
        ON
            version.parent_id = parent.unit_id
            AND version.validity && parent.validity
    WHERE
        version.level = 'commune'
        AND CASE WHEN version.validity && (SELECT days FROM asked) THEN TRUE END
),

piece AS MATERIALIZED (
    SELECT
        commune.*,
        piece.cell_x,
        piece.cell_y,
        piece.is_whole,
        piece.geom
    FROM territory_unitpiece AS piece
    INNER JOIN commune ON piece.version_id = commune.id
)

SELECT DISTINCT ON (place.position)
    place.position,
    piece.commune_id,
    piece.district_id,
    piece.province_id
FROM territory_place AS place
INNER JOIN piece
    ON place.cell_x = piece.cell_x AND place.cell_y = piece.cell_y
WHERE CASE
    WHEN NOT piece.validity @> place.day THEN FALSE
    WHEN piece.is_whole THEN TRUE
    ELSE st_intersects(piece.geom, place.geom)
END
ORDER BY place.position, piece.gso_code
