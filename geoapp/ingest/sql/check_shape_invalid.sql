-- Invalid geometries: a repair is proposed where it hardly changes a polygon.
--
-- :job_id        bigint  ingest_stagedimport.id
-- :measure_srid  int     metres, for areas
-- :max_share     float8  area change allowed, as a share of the area as drawn
-- :accepted      boolean  the officer takes such repairs; else their rows are held
--
-- Index   stagedrow_unique_in_job
-- Note    repaired = the polygon part of ST_MakeValid. The area as drawn is that of the
--         rings' signed sum, which a figure of eight nearly cancels: such a shape is
--         refused, because nobody can say what it was meant to be.
WITH invalid AS (
    SELECT
        row_no,
        ST_IsValidReason(geom) AS reason,
        ST_CollectionExtract(ST_MakeValid(geom), 3) AS repaired,
        ST_Area(ST_Transform(geom, %(measure_srid)s::int)) AS drawn_m2
    FROM ingest_stagedrow
    WHERE
        job_id = %(job_id)s
        AND NOT ST_IsValid(geom)
        AND NOT findings @> '[{"check": "shape_type"}]'
),

measured AS (
    SELECT
        *,
        abs(ST_Area(ST_Transform(repaired, %(measure_srid)s::int)) - drawn_m2)
            AS change_m2
    FROM invalid
),

judged AS (
    SELECT
        *,
        NOT ST_IsEmpty(repaired)
        AND change_m2 <= %(max_share)s::float8 * drawn_m2 AS is_repaired
    FROM measured
)

UPDATE ingest_stagedrow AS row
SET
    geom
    = CASE
        WHEN judged.is_repaired AND %(accepted)s::boolean THEN judged.repaired
        ELSE row.geom
    END,
    proposed = CASE WHEN judged.is_repaired THEN judged.repaired END,
    findings = row.findings || jsonb_build_array(jsonb_build_object(
        'check',
        CASE
            WHEN NOT judged.is_repaired THEN 'shape_invalid'
            WHEN %(accepted)s::boolean THEN 'shape_repaired'
            ELSE 'shape_repairable'
        END,
        'severity',
        CASE
            WHEN judged.is_repaired AND %(accepted)s::boolean THEN 'warning'
            ELSE 'error'
        END,
        'field', NULL, 'value', judged.reason,
        'params', jsonb_build_object('change_m2', round(judged.change_m2::numeric, 1))
    ))
FROM judged
WHERE row.job_id = %(job_id)s AND row.row_no = judged.row_no
