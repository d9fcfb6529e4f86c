-- Move rows from the private table into staging, in WGS 84, each with its findings.
--
-- :job_id             bigint   ingest_stagedimport.id
-- :srid               int      system of the file: the pinned twin for VN-2000
-- :storage_srid       int
-- :reach_x, :reach_y  float8   the largest coordinates that the system can have
--
-- Needs   create_incoming
-- Needs   create_told
-- Index   none: both private tables are read whole
-- Note    a shape beyond the reach has no place on earth; ST_Transform would raise.
WITH told AS (
    SELECT
        row_no,
        jsonb_agg(finding) AS findings
    FROM ingest_told
    GROUP BY row_no
)

INSERT INTO ingest_stagedrow (
    job_id, row_no, source_fid, raw, mapped, day, geom, findings, refused, is_located
)
SELECT
    %(job_id)s::bigint,
    incoming.row_no,
    incoming.source_fid,
    incoming.raw,
    coalesce(incoming.mapped::jsonb, '{}'),
    incoming.day,
    CASE
        WHEN NOT incoming.shape @ reach.box THEN NULL
        WHEN %(srid)s::int = %(storage_srid)s::int
            THEN ST_SetSRID(incoming.shape, %(storage_srid)s::int)
        ELSE
            ST_Transform(
                ST_SetSRID(incoming.shape, %(srid)s::int), %(storage_srid)s::int
            )
    END,
    CASE
        WHEN incoming.shape @ reach.box OR ST_IsEmpty(incoming.shape) IS NOT FALSE
            THEN coalesce(told.findings, '[]')
        ELSE
            coalesce(told.findings, '[]') || jsonb_build_array(jsonb_build_object(
                'check', 'coordinates_impossible', 'severity', 'error',
                'field', NULL,
                'value', concat(ST_XMin(incoming.shape), ' ', ST_YMin(incoming.shape)),
                'params', jsonb_build_object()
            ))
    END,
    FALSE,
    FALSE
FROM ingest_incoming AS incoming
CROSS JOIN (
    SELECT
        ST_MakeEnvelope(
            -%(reach_x)s::float8, -%(reach_y)s::float8,
            %(reach_x)s::float8, %(reach_y)s::float8
        ) AS box
) AS reach
LEFT JOIN told ON incoming.row_no = told.row_no
