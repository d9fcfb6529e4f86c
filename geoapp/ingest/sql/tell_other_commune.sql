-- Rows whose shape lies in another commune than the one they name.
--
-- :srid          int        system of the file
-- :storage_srid  int
-- :reach_x, :reach_y  float8  the largest coordinates that the system can have
-- :day           date       day whose communes count
-- :field         text       heading of the column that names communes
-- :stated        text[]     forms of the names that a row may state
-- :unit_ids      bigint[]   same order; a unit that goes by the name
--
-- Needs   create_incoming
-- Needs   create_told
-- Index   unitpiece_cell, or a hash join on the cell
-- Note    the join of territory/sql/units_of_places.sql. Names nobody knows have a
--         finding of their own.
WITH named AS (
    SELECT
        name,
        array_agg(unit_id) AS unit_ids
    FROM
        unnest(%(stated)s::text [], %(unit_ids)s::bigint []) AS known (name, unit_id)
    GROUP BY name
),

place AS MATERIALIZED (
    SELECT
        incoming.row_no,
        incoming.raw::json ->> %(field)s::text AS written,
        named.unit_ids,
        ST_Transform(
            ST_SetSRID(ST_PointOnSurface(incoming.shape), %(srid)s::int),
            %(storage_srid)s::int
        ) AS geom
    FROM ingest_incoming AS incoming
    INNER JOIN named ON incoming.stated = named.name
    WHERE
        NOT ST_IsEmpty(incoming.shape)
        AND incoming.shape @ ST_MakeEnvelope(
            -%(reach_x)s::float8, -%(reach_y)s::float8,
            %(reach_x)s::float8, %(reach_y)s::float8
        )
        AND ST_IsValid(incoming.shape)
),

found AS (
    SELECT DISTINCT ON (place.row_no)
        place.row_no,
        place.written,
        place.unit_ids,
        commune.unit_id,
        commune.name,
        commune.gso_code
    FROM place
    INNER JOIN territory_unitpiece AS piece
        ON
            piece.cell_x = floor(ST_X(place.geom) * 64)::integer
            AND piece.cell_y = floor(ST_Y(place.geom) * 64)::integer
    INNER JOIN territory_adminunitversion AS commune
        ON
            commune.id = piece.version_id
            AND commune.validity @> %(day)s::date
    WHERE piece.is_whole OR ST_Intersects(piece.geom, place.geom)
    ORDER BY place.row_no, commune.gso_code
)

INSERT INTO ingest_told (row_no, finding)
SELECT
    row_no,
    jsonb_build_object(
        'check', 'other_commune', 'severity', 'warning', 'field', %(field)s::text,
        'value', written,
        'params', jsonb_build_object(
            'found', name, 'found_code', gso_code, 'day', %(day)s::date
        )
    )
FROM found
WHERE NOT unit_id = any(unit_ids)
