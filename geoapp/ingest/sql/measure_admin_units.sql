-- How far staged units differ from known versions with the same level and code.
--
-- :job_id   bigint  ingest_stagedimport.id
-- :day      date    first day of the vintage
-- :until    date    first day of the next newer vintage, or NULL
--
-- Output  see geoapp.territory.vintage.Candidate; by row_no
-- Index   adminunitversion_code_never_twice_at_once (level, gso_code, validity)
-- Note    polygons of the same bytes are not compared. Degrees will do for a share;
--         metres (geography) are taken for the mean distance of the outlines.
WITH holder AS (
    SELECT
        row.row_no,
        row.geom AS row_geom,
        version.*,
        CASE
            WHEN version.validity @> %(day)s::date THEN 'current'
            WHEN lower(version.validity) = %(until)s::date THEN 'next'
            ELSE 'past'
        END AS role,
        row_number() OVER (
            PARTITION BY row.row_no, upper(version.validity) <= %(day)s::date
            ORDER BY upper(version.validity) DESC
        ) AS age,
        bool_or(version.validity @> %(day)s::date) OVER (
            PARTITION BY row.row_no
        ) AS is_held
    FROM ingest_stagedrow AS row
    INNER JOIN territory_adminunitversion AS version
        ON
            version.level = row.mapped ->> 'level'
            AND version.gso_code = row.mapped ->> 'code'
            AND (
                lower(version.validity) <= %(day)s::date
                OR lower(version.validity) = %(until)s::date
            )
    WHERE row.job_id = %(job_id)s AND NOT row.refused
),

paired AS (
    SELECT
        holder.*,
        coalesce(holder.geom, known.geom) AS ground
    FROM holder
    LEFT JOIN LATERAL (
        SELECT other.geom
        FROM territory_adminunitversion AS other
        WHERE
            other.unit_id = holder.unit_id
            AND other.geom IS NOT NULL
            AND holder.geom IS NULL
        ORDER BY abs(lower(other.validity) - %(day)s::date)
        LIMIT 1
    ) AS known ON TRUE
    WHERE holder.role <> 'past' OR (NOT holder.is_held AND holder.age = 1)
),

compared AS (
    SELECT
        *,
        CASE
            WHEN row_geom IS NULL OR ground IS NULL THEN NULL
            WHEN ground = ST_Multi(row_geom)
                THEN ST_GeomFromText('POLYGON EMPTY', ST_SRID(ground))
            ELSE ST_CollectionExtract(ST_SymDifference(ground, row_geom), 3)
        END AS differing
    FROM paired
)

SELECT
    row_no,
    role,
    id AS version_id,
    unit_id,
    lower(validity) AS starts,
    name,
    unit_type,
    parent_id,
    geom IS NOT NULL AS has_polygon,
    ST_Area(differing) / nullif(greatest(ST_Area(ground), ST_Area(row_geom)), 0)
        AS difference_share,
    -- inside = (ground + row - differing) / 2
    CASE
        WHEN differing IS NOT NULL
            THEN greatest(
                (ST_Area(ground) + ST_Area(row_geom) - ST_Area(differing))
                / nullif(2 * ST_Area(ground), 0), 0
            )
    END AS inside_share,
    CASE
        WHEN geom IS NOT NULL
            THEN
                ST_Area(differing::geography)
                / nullif(ST_Perimeter(row_geom::geography), 0)
    END AS outline_distance_m
FROM compared
ORDER BY row_no, role
