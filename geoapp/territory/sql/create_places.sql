-- The places of one question to territory/locate.py; gone with the connection.
--
-- Index   none: every place is read once
-- Note    the cell stands in columns of its own so that ANALYZE counts them.
CREATE TEMPORARY TABLE IF NOT EXISTS territory_place (
    position integer NOT NULL,
    day date NOT NULL,
    geom geometry (Point) NOT NULL,
    cell_x integer GENERATED ALWAYS AS (floor(st_x(geom) * 64)::integer) STORED,
    cell_y integer GENERATED ALWAYS AS (floor(st_y(geom) * 64)::integer) STORED
)
ON COMMIT DELETE ROWS
