-- The places of one question to territory/locate.py; gone with the connection.
--
-- Index   none: every place is read once
CREATE TEMPORARY TABLE IF NOT EXISTS territory_place (
    position integer NOT NULL,
    day date NOT NULL,
    geom geometry (Point) NOT NULL
)
ON COMMIT DELETE ROWS
