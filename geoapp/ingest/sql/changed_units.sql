-- Polygons of units before and after a vintage, for drawing and for measuring.
--
-- :job_id   bigint     ingest_stagedimport.id
-- :level    text       province, district or commune
-- :day      date       first day of the vintage
-- :row_nos  integer[]  rows of the import
-- :steps    int        for drawing: simplified to so many steps across; NULL: as it is
--
-- Output  row_no; before, after: GeoJSON or NULL
-- Index   stagedrow key; adminunitversion by level and code
-- Note    before: what had the same code the day before, or on a corrected day itself.
SELECT
    row.row_no,
    ST_AsGeoJSON(
        CASE
            WHEN %(steps)s::int IS NULL THEN held.geom
            ELSE
                ST_SimplifyPreserveTopology(
                    held.geom,
                    greatest(
                        ST_XMax(held.geom) - ST_XMin(held.geom), ST_YMax(held.geom) - ST_YMin(held.geom)
                    ) / %(steps)s::int
                )
        END, 6
    ) AS before,
    ST_AsGeoJSON(
        CASE
            WHEN %(steps)s::int IS NULL THEN row.geom
            ELSE
                ST_SimplifyPreserveTopology(
                    row.geom,
                    greatest(
                        ST_XMax(row.geom) - ST_XMin(row.geom), ST_YMax(row.geom) - ST_YMin(row.geom)
                    ) / %(steps)s::int
                )
        END, 6
    ) AS after
FROM ingest_stagedrow AS row
LEFT JOIN LATERAL (
    SELECT version.geom
    FROM territory_adminunitversion AS version
    WHERE
        version.level = %(level)s::text
        AND version.gso_code = row.mapped ->> 'code'
        AND version.validity && daterange(
            %(day)s::date - 1, %(day)s::date, '[]'
        )
    ORDER BY version.validity DESC
    LIMIT 1
) AS held ON TRUE
WHERE row.job_id = %(job_id)s AND row.row_no = ANY(%(row_nos)s::integer [])
ORDER BY row.row_no
