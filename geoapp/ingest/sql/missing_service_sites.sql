-- Service sites in force that a list does not name, in the communes it speaks of.
--
-- :job_id     bigint     ingest_stagedimport.id
-- :day        date       the day the list speaks of
-- :everywhere boolean    also in communes that the list does not mention
-- :own_units  int8multirange  the units the officer answers for, or NULL: all there are
--
-- Output  id, code, name, unit_id
-- Index   unitpiece_cell, or a hash join on the cell; stagedrow key
-- Note    the commune is the one around the point; outside every commune nothing ends.
--         A row that is held is named all the same: a mistake in it ends nothing.
SELECT DISTINCT ON (stored.id)
    stored.id,
    stored.code,
    stored.name,
    commune.unit_id
FROM registry_servicesite AS stored
INNER JOIN territory_unitpiece AS piece
    ON
        piece.cell_x = floor(ST_X(stored.geom) * 64)::integer
        AND piece.cell_y = floor(ST_Y(stored.geom) * 64)::integer
        AND (piece.is_whole OR ST_Intersects(piece.geom, stored.geom))
INNER JOIN territory_adminunitversion AS commune
    ON commune.id = piece.version_id AND commune.validity @> %(day)s::date
WHERE
    stored.validity @> %(day)s::date
    AND lower(stored.validity) < %(day)s::date
    AND coalesce(commune.unit_id <@ %(own_units)s::int8multirange, TRUE)
    AND NOT EXISTS (
        SELECT 1 FROM ingest_stagedrow AS row
        WHERE row.job_id = %(job_id)s AND row.mapped ->> 'code' = stored.code
    )
    AND (
        %(everywhere)s::boolean
        OR commune.unit_id IN (
            SELECT row.unit_id FROM ingest_stagedrow AS row
            WHERE row.job_id = %(job_id)s AND row.unit_id IS NOT NULL
        )
    )
