-- Rows whose geometry is not of the kind the layer takes, or several points in one row.
--
-- :job_id     bigint  ingest_stagedimport.id
-- :dimension  int     0 point, 1 line, 2 polygon
--
-- Index   stagedrow_unique_in_job
UPDATE ingest_stagedrow
SET
    findings = findings || jsonb_build_array(jsonb_build_object(
        'check', 'shape_type', 'severity', 'error', 'field', NULL,
        'value', GeometryType(geom),
        'params', jsonb_build_object('dimension', %(dimension)s::int)
    ))
WHERE
    job_id = %(job_id)s
    AND NOT ST_IsEmpty(geom)
    AND (
        ST_Dimension(geom) <> %(dimension)s::int
        OR GeometryType(geom) = 'GEOMETRYCOLLECTION'
        OR (%(dimension)s::int = 0 AND ST_NumGeometries(geom) > 1)
    )
