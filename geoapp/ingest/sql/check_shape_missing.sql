-- Rows without a geometry, unless another finding already says why.
--
-- :job_id    bigint  ingest_stagedimport.id
-- :severity  text    error where the layer cannot do without
--
-- Index   stagedrow_unique_in_job
UPDATE ingest_stagedrow
SET
    findings = findings || jsonb_build_array(jsonb_build_object(
        'check', 'shape_missing', 'severity', %(severity)s::text,
        'field', NULL, 'value', NULL, 'params', jsonb_build_object()
    ))
WHERE
    job_id = %(job_id)s
    AND (geom IS NULL OR ST_IsEmpty(geom))
    AND NOT findings @> '[{"check": "shape_broken"}]'
    AND NOT findings @> '[{"check": "coordinates_impossible"}]'
