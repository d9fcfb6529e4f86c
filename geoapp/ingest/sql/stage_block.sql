-- Stage one block of rows given as arrays, in WGS 84, each with its findings.
--
-- :job_id             bigint     ingest_stagedimport.id
-- :row_no             integer[]
-- :source_fid         bigint[]   same order, as are the next four
-- :raw                text[]     JSON as written
-- :shape              bytea[]    WKB in the file's own system
-- :mapped, :day       text[]     or NULL, where a file is staged as it is
-- :told_row           integer[]  rows of the block that something is said about
-- :told               text[]     same order; one finding as JSON
-- :srid               int        system of the file: the pinned twin for VN-2000; NULL
--                                where nobody knows, and then rows have no place
-- :storage_srid       int
-- :reach_x, :reach_y  float8     the largest coordinates that the system can have
--
-- Index   none
-- Note    stage_rows.sql without checks between rows, so without proposed repairs. A
--         shape beyond the reach has no place on earth; ST_Transform would raise.
--         unnest stands in the output list, where it needs no table of its own. OFFSET 0
--         keeps the three mentions of is_beyond from being worked out each.
WITH told AS (
    SELECT
        said.row_no,
        jsonb_agg(said.finding) AS findings,
        bool_or(said.finding ->> 'severity' = 'error') AS refused
    FROM (
        SELECT
            unnest(%(told_row)s::integer []) AS row_no,
            unnest(%(told)s::text [])::jsonb AS finding
    ) AS said
    GROUP BY said.row_no
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
    FROM (
        SELECT
            unnest(%(row_no)s::integer []) AS row_no,
            unnest(%(source_fid)s::bigint []) AS source_fid,
            unnest(%(raw)s::text []) AS raw,
            unnest(%(shape)s::bytea [])::geometry AS shape,
            unnest(%(mapped)s::text []) AS mapped,
            unnest(%(day)s::text []) AS day
    ) AS given
    OFFSET 0
) AS incoming
LEFT JOIN told ON incoming.row_no = told.row_no
