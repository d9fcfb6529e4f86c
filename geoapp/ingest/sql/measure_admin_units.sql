-- How far staged units differ from known versions with the same level and code.
--
-- :job_id   bigint  ingest_stagedimport.id
-- :day      date    first day of the vintage
-- :until    date    first day of the next newer vintage, or NULL
--
-- Output  see geoapp.territory.vintage.Candidate
-- Index   adminunitversion_code_never_twice_at_once (level, gso_code, validity)
-- Note    the costly difference of polygons is taken only where they are not the same
--         bytes and the names agree. Degrees will do for a share; metres (geography)
--         are taken for the mean distance of the outlines.
SELECT
    row.row_no,
    version.unit_id,
    lower(version.validity) AS starts,
    version.name = row.mapped ->> 'name' AS is_same_name,
    version.unit_type = row.mapped ->> 'unit_type'
    AND version.parent_id IS NOT DISTINCT FROM row.parent_id AS is_same_otherwise,
    row.geom IS NOT NULL AS row_has_polygon,
    version.geom IS NOT NULL AS version_has_polygon,
    ST_Area(differing.geom) / nullif(
        greatest(ST_Area(version.geom), ST_Area(row.geom)), 0
    ) AS difference_share,
    CASE
        WHEN differing.geom IS NOT NULL
            THEN
                ST_Area(differing.geom::geography)
                / nullif(ST_Perimeter(row.geom::geography), 0)
    END AS outline_distance_m
FROM ingest_stagedrow AS row
INNER JOIN territory_adminunitversion AS version
    ON
        version.level = row.mapped ->> 'level'
        AND version.gso_code = row.mapped ->> 'code'
        AND (
            version.validity @> %(day)s::date
            OR lower(version.validity) = %(until)s::date
        )
CROSS JOIN LATERAL (
    SELECT
        CASE
            WHEN row.geom IS NULL OR version.geom IS NULL THEN NULL
            WHEN version.geom = ST_Multi(row.geom) THEN ST_GeomFromText(
                'POLYGON EMPTY', ST_SRID(version.geom)
            )
            WHEN version.name = row.mapped ->> 'name'
                THEN ST_CollectionExtract(
                    ST_SymDifference(version.geom, row.geom), 3
                )
            ELSE ST_Multi(row.geom)
        END AS geom
) AS differing
WHERE row.job_id = %(job_id)s AND NOT row.refused
ORDER BY row.row_no
