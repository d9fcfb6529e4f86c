-- Shapes of another kind than the one kept, and collections of several kinds.
--
-- :dimension  int  0 point, 1 line, 2 polygon
--
-- Needs   create_incoming
-- Needs   create_told
-- Index   none: the private table is read whole
INSERT INTO ingest_told (row_no, finding)
SELECT
    row_no,
    jsonb_build_object(
        'check',
        CASE
            WHEN GeometryType(shape) = 'GEOMETRYCOLLECTION' THEN 'shape_collection'
            ELSE 'shape_kind_other'
        END,
        'severity', 'error', 'field', NULL, 'value', GeometryType(shape),
        'params', jsonb_build_object(
            'found', GeometryType(shape), 'dimension', %(dimension)s::int
        )
    )
FROM ingest_incoming
WHERE
    NOT ST_IsEmpty(shape)
    AND (
        ST_Dimension(shape) <> %(dimension)s::int
        OR GeometryType(shape) = 'GEOMETRYCOLLECTION'
    )
