-- Write beside each staged row the commune around its shape, on the row's own day.
--
-- :job_id  bigint  ingest_stagedimport.id
--
-- Index   stagedrow_unique_in_job; unitpiece_cell, or a hash join on the cell
-- Note    the same join as territory/sql/units_of_places.sql, without the way out and
--         back: rows are here already. A polygon is where its inner point is.
WITH place AS MATERIALIZED (
    SELECT
        row_no,
        day,
        ST_PointOnSurface(geom) AS geom
    FROM ingest_stagedrow
    WHERE
        job_id = %(job_id)s
        AND day IS NOT NULL
        AND ST_IsValid(geom)
        AND NOT ST_IsEmpty(geom)
),

-- By itself: joined in one with the communes, the planner met each of a nation's 76,000
-- places with each of 3,321 communes first, for it expects few to be in force on a day.
covered AS MATERIALIZED (
    SELECT
        place.row_no,
        place.day,
        piece.version_id
    FROM place
    INNER JOIN territory_unitpiece AS piece
        ON
            piece.cell_x = floor(ST_X(place.geom) * 64)::integer
            AND piece.cell_y = floor(ST_Y(place.geom) * 64)::integer
    WHERE piece.is_whole OR ST_Intersects(piece.geom, place.geom)
),

found AS (
    SELECT DISTINCT ON (covered.row_no)
        covered.row_no,
        commune.unit_id
    FROM covered
    INNER JOIN territory_adminunitversion AS commune
        ON covered.version_id = commune.id AND commune.validity @> covered.day
    ORDER BY covered.row_no, commune.gso_code
)

UPDATE ingest_stagedrow AS row
SET unit_id = found.unit_id, is_located = TRUE
FROM found
WHERE row.job_id = %(job_id)s AND row.row_no = found.row_no
