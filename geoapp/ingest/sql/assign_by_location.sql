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

found AS (
    SELECT DISTINCT ON (place.row_no)
        place.row_no,
        commune.unit_id
    FROM place
    INNER JOIN territory_unitpiece AS piece
        ON
            piece.cell_x = floor(ST_X(place.geom) * 64)::integer
            AND piece.cell_y = floor(ST_Y(place.geom) * 64)::integer
    INNER JOIN territory_adminunitversion AS commune
        ON commune.id = piece.version_id AND commune.validity @> place.day
    WHERE piece.is_whole OR ST_Intersects(piece.geom, place.geom)
    ORDER BY place.row_no, commune.gso_code
)

UPDATE ingest_stagedrow AS row
SET unit_id = found.unit_id, is_located = TRUE
FROM found
WHERE row.job_id = %(job_id)s AND row.row_no = found.row_no
