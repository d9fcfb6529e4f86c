-- Invalid lines and polygons: why, where, and how a repair would change the area.
--
-- :srid          int  system of the file, or NULL: then no place and no area in metres
-- :storage_srid  int
-- :measure_srid  int  metres, for areas
-- :reach_x, :reach_y  float8  the largest coordinates that the system can have
--
-- Needs   create_incoming
-- Needs   create_told
-- Index   none: the private table is read whole
-- Note    a shape beyond the reach has no place on earth, which is said of it anyway.
--         The area as drawn is the rings' signed sum, which a figure of eight cancels.
WITH invalid AS (
    SELECT
        row_no,
        shape,
        ST_IsValidDetail(shape) AS detail,
        ST_CollectionExtract(ST_MakeValid(shape), ST_Dimension(shape) + 1) AS repaired
    FROM ingest_incoming
    WHERE
        ST_Dimension(shape) > 0
        AND NOT ST_IsEmpty(shape)
        AND shape @ ST_MakeEnvelope(
            -%(reach_x)s::float8, -%(reach_y)s::float8,
            %(reach_x)s::float8, %(reach_y)s::float8
        )
        AND NOT ST_IsValid(shape)
),

located AS (
    SELECT
        row_no,
        (detail).reason AS reason,
        CASE
            WHEN %(srid)s::int IS NULL THEN (detail).location
            ELSE
                ST_Transform(
                    ST_SetSRID((detail).location, %(srid)s::int), %(storage_srid)s::int
                )
        END AS place,
        CASE
            WHEN %(srid)s::int IS NOT NULL
                THEN
                    ST_Area(
                        ST_Transform(
                            ST_SetSRID(shape, %(srid)s::int), %(measure_srid)s::int
                        )
                    )
        END AS before_m2,
        CASE
            WHEN %(srid)s::int IS NOT NULL
                THEN
                    ST_Area(
                        ST_Transform(
                            ST_SetSRID(repaired, %(srid)s::int), %(measure_srid)s::int
                        )
                    )
        END AS after_m2
    FROM invalid
)

INSERT INTO ingest_told (row_no, finding)
SELECT
    row_no,
    jsonb_build_object(
        'check', 'shape_invalid_at', 'severity', 'error', 'field', NULL,
        'value', NULL,
        'params', jsonb_build_object(
            'reason', reason,
            'x', round(ST_X(place)::numeric, 6),
            'y', round(ST_Y(place)::numeric, 6),
            'before_m2', round(before_m2::numeric, 1),
            'after_m2', round(after_m2::numeric, 1)
        )
    )
FROM located
