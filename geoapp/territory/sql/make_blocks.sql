-- Cut communes into the blocks that stand for the places in them.
--
-- :unit_ids  bigint[]          communes to cut; those that have blocks are left out
-- :min_km2   float8    smaller pieces of the grid join a larger neighbour
--
-- Index   unitpiece version_id; adminunitversion_unit
-- Note    A unit is cut once, along its newest polygon. A small piece joins the nearest
--         (on the ellipsoid) of the larger ones in the eight cells around it, else the
--         first larger one of the commune; a commune without any is a single block.
WITH newest AS (
    SELECT DISTINCT ON (unit_id)
        id,
        unit_id,
        ST_SRID(geom) AS srid
    FROM territory_adminunitversion
    WHERE
        unit_id = ANY(%(unit_ids)s)
        AND level = 'commune'
        AND geom IS NOT NULL
        AND NOT EXISTS (
            SELECT FROM territory_block
            WHERE territory_block.unit_id = territory_adminunitversion.unit_id
        )
    ORDER BY unit_id ASC, lower(validity) DESC
),

shape AS (
    SELECT
        newest.unit_id,
        piece.cell_x,
        piece.cell_y,
        COALESCE(
            piece.geom,
            ST_MakeEnvelope(
                piece.cell_x / 64.0,
                piece.cell_y / 64.0,
                (piece.cell_x + 1) / 64.0,
                (piece.cell_y + 1) / 64.0,
                newest.srid
            )
        ) AS geom
    FROM newest
    INNER JOIN territory_unitpiece AS piece ON newest.id = piece.version_id
),

piece AS MATERIALIZED (
    SELECT
        *,
        ST_Area(geom::geography) / 1e6 AS area_km2
    FROM shape
),

large AS MATERIALIZED (
    SELECT * FROM piece
    WHERE area_km2 >= %(min_km2)s
),

neighbour AS (
    SELECT DISTINCT ON (piece.unit_id, piece.cell_x, piece.cell_y)
        piece.unit_id,
        piece.cell_x,
        piece.cell_y,
        large.cell_x AS home_x,
        large.cell_y AS home_y
    FROM piece
    CROSS JOIN (VALUES (-1), (0), (1)) AS east (step)
    CROSS JOIN (VALUES (-1), (0), (1)) AS north (step)
    INNER JOIN large
        ON
            piece.unit_id = large.unit_id
            AND large.cell_x = piece.cell_x + east.step
            AND large.cell_y = piece.cell_y + north.step
    WHERE piece.area_km2 < %(min_km2)s
    ORDER BY
        piece.unit_id ASC,
        piece.cell_x ASC,
        piece.cell_y ASC,
        ST_Distance(piece.geom::geography, large.geom::geography) ASC,
        large.cell_x ASC,
        large.cell_y ASC
),

first AS (
    SELECT DISTINCT ON (unit_id)
        unit_id,
        cell_x,
        cell_y
    FROM piece
    ORDER BY unit_id ASC, area_km2 < %(min_km2)s ASC, cell_x ASC, cell_y ASC
),

belonging AS (
    SELECT
        piece.unit_id,
        piece.geom,
        piece.area_km2,
        CASE
            WHEN piece.area_km2 >= %(min_km2)s THEN piece.cell_x
            ELSE COALESCE(neighbour.home_x, first.cell_x)
        END AS cell_x,
        CASE
            WHEN piece.area_km2 >= %(min_km2)s THEN piece.cell_y
            ELSE COALESCE(neighbour.home_y, first.cell_y)
        END AS cell_y
    FROM piece
    INNER JOIN first ON piece.unit_id = first.unit_id
    LEFT JOIN neighbour
        ON
            piece.unit_id = neighbour.unit_id
            AND piece.cell_x = neighbour.cell_x
            AND piece.cell_y = neighbour.cell_y
)

INSERT INTO territory_block (unit_id, cell_x, cell_y, area_km2, geom)
SELECT
    unit_id,
    cell_x,
    cell_y,
    SUM(area_km2),
    ST_Multi(ST_CollectionExtract(ST_MakeValid(ST_Union(geom)), 3))
FROM belonging
GROUP BY unit_id, cell_x, cell_y
