-- Keep territory_unitpiece in step with the polygons of communes.
-- A commune is cut along a fixed grid of 1/64 degree (about 1.7 km). A point's cell is
-- then plain arithmetic, points meet pieces in a hash join, and only points in cells that
-- a boundary crosses need an exact test, against a piece of few vertices.
-- 1/64 because a power of two is exact in floating point: a rounded coordinate such as
-- 104.5 falls into exactly one cell. Pieces reach 1e-9 degree (0.1 mm) beyond their cell,
-- so that a point on the cell's edge is never missed by a rounding in the cut.
CREATE OR REPLACE FUNCTION territory_unit_pieces() RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF OLD.geom IS NOT DISTINCT FROM NEW.geom THEN
            RETURN NULL;
        END IF;
    END IF;
    DELETE FROM territory_unitpiece WHERE version_id = NEW.id;
    INSERT INTO territory_unitpiece (version_id, cell_x, cell_y, is_whole, geom)
    WITH part AS MATERIALIZED (
        -- 128 vertices: cutting a large polygon once beats testing it in every cell
        SELECT ST_Subdivide(NEW.geom, 128) AS geom
    ),
    reach AS (
        SELECT
            part.geom,
            grid.i AS cell_x,
            grid.j AS cell_y,
            ST_Expand(grid.geom, 1e-9) AS cell
        FROM part
        CROSS JOIN LATERAL ST_SquareGrid(1.0 / 64, part.geom) AS grid
    ),
    cut AS (
        SELECT
            cell_x,
            cell_y,
            cell,
            ST_CollectionExtract(
                ST_Union(
                    CASE
                        WHEN ST_Covers(geom, cell) THEN cell
                        ELSE ST_Intersection(geom, cell)
                    END
                ),
                3
            ) AS geom
        FROM reach
        WHERE geom && cell
        GROUP BY cell_x, cell_y, cell
    ),
    judged AS (
        SELECT
            cell_x,
            cell_y,
            geom,
            ST_Area(geom) >= ST_Area(cell) * (1 - 1e-9) AS is_whole
        FROM cut
        WHERE NOT ST_IsEmpty(geom)
    )
    SELECT
        NEW.id,
        cell_x,
        cell_y,
        is_whole,
        CASE WHEN NOT is_whole THEN geom END
    FROM judged;
    RETURN NULL;
END
$$
