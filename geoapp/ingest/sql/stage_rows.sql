-- Move rows from the private table into staging, in WGS 84, each with its findings.
--
-- :job_id             bigint   ingest_stagedimport.id
-- :srid               int      system of the file: the pinned twin for VN-2000; NULL
--                              where nobody knows, and then rows have no place
-- :storage_srid       int
-- :reach_x, :reach_y  float8   the largest coordinates that the system can have
--
-- Needs   create_incoming
-- Needs   create_told
-- Index   none: both private tables are read whole
-- Note    a shape beyond the reach has no place on earth; ST_Transform would raise.
--         A repair is proposed where a finding says that the shape is invalid: the part
--         of ST_MakeValid that has the shape's own dimension. OFFSET 0 keeps the four
--         mentions of is_beyond from being worked out each.
WITH told AS (
    SELECT
        row_no,
        jsonb_agg(finding) AS findings,
        bool_or(finding ->> 'severity' = 'error') AS refused,
        bool_or(finding ->> 'check' = 'shape_invalid_at') AS is_invalid
    FROM ingest_told
    GROUP BY row_no
)

INSERT INTO ingest_stagedrow (
    job_id, row_no, source_fid, raw, mapped, day, geom, proposed, findings, refused,
    is_located
)
SELECT
    %(job_id)s::bigint,
    incoming.row_no,
    incoming.source_fid,
    incoming.raw,
    coalesce(incoming.mapped::jsonb, '{}'),
    incoming.day::date,
    CASE
        WHEN incoming.is_beyond OR %(srid)s::int IS NULL THEN NULL
        WHEN %(srid)s::int = %(storage_srid)s::int
            THEN ST_SetSRID(incoming.shape, %(storage_srid)s::int)
        ELSE
            ST_Transform(
                ST_SetSRID(incoming.shape, %(srid)s::int), %(storage_srid)s::int
            )
    END,
    CASE
        WHEN told.is_invalid AND %(srid)s::int IS NOT NULL AND NOT incoming.is_beyond
            THEN
                ST_Transform(
                    ST_SetSRID(
                        ST_CollectionExtract(
                            ST_MakeValid(incoming.shape),
                            ST_Dimension(incoming.shape) + 1
                        ),
                        %(srid)s::int
                    ),
                    %(storage_srid)s::int
                )
    END,
    CASE
        WHEN incoming.is_beyond
            THEN
                coalesce(told.findings, '[]') || jsonb_build_array(jsonb_build_object(
                    'check', 'coordinates_impossible', 'severity', 'error',
                    'field', NULL,
                    'value',
                    concat(ST_XMin(incoming.shape), ' ', ST_YMin(incoming.shape)),
                    'params', jsonb_build_object()
                ))
        ELSE coalesce(told.findings, '[]')
    END,
    coalesce(told.refused, FALSE) OR incoming.is_beyond,
    FALSE
FROM (
    SELECT
        given.*,
        coalesce(
            NOT given.shape @ ST_MakeEnvelope(
                -%(reach_x)s::float8, -%(reach_y)s::float8,
                %(reach_x)s::float8, %(reach_y)s::float8
            )
            AND NOT ST_IsEmpty(given.shape)
            AND %(srid)s::int IS NOT NULL,
            FALSE
        ) AS is_beyond
    FROM ingest_incoming AS given
    OFFSET 0
) AS incoming
LEFT JOIN told ON incoming.row_no = told.row_no
