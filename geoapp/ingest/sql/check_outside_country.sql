-- Rows that reach outside the country's box of degrees.
--
-- :job_id                      bigint  ingest_stagedimport.id
-- :west, :south, :east, :north  float8  degrees, WGS 84
--
-- Index   stagedrow_unique_in_job
UPDATE ingest_stagedrow
SET
    findings = findings || jsonb_build_array(jsonb_build_object(
        'check', 'outside_country', 'severity', 'error', 'field', NULL,
        'value', concat(
            round(ST_X(ST_Centroid(ST_Envelope(geom)))::numeric, 4), ' ',
            round(ST_Y(ST_Centroid(ST_Envelope(geom)))::numeric, 4)
        ),
        'params', jsonb_build_object()
    ))
WHERE
    job_id = %(job_id)s
    AND NOT ST_IsEmpty(geom)
    AND NOT (
        ST_XMin(geom) >= %(west)s::float8 AND ST_XMax(geom) <= %(east)s::float8
        AND ST_YMin(geom) >= %(south)s::float8 AND ST_YMax(geom) <= %(north)s::float8
    )
