-- The ground of hotspots before and after an import, for drawing and for measuring.
--
-- :job_id   bigint     ingest_stagedimport.id
-- :row_nos  integer[]  rows of the import
-- :steps    int        for drawing: simplified to so many steps across; NULL: as it is
--
-- Output  row_no; before, after: GeoJSON or NULL
-- Index   stagedrow key; hotspot code; hotspotextent_never_twice_at_once (hotspot)
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
LEFT JOIN registry_hotspot AS known ON known.code = row.mapped ->> 'code'
LEFT JOIN registry_hotspotextent AS held
    ON
        held.hotspot_id = known.id
        AND held.validity @> (row.mapped ->> 'valid_from')::date
WHERE row.job_id = %(job_id)s AND row.row_no = ANY(%(row_nos)s::integer [])
ORDER BY row.row_no
