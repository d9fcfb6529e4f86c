-- Hotspots as a file means them: each accepted row as the row it would leave.
--
-- :job_id        bigint  ingest_stagedimport.id
-- :same_place_m  float8  metres; places nearer than that are one place
-- :measure_srid  int     metres
--
-- Output  row_no; id of the row there is, or NULL; columns of registry_hotspot;
--         is_other: whether its ground on the day the file gives becomes another;
--         is_closed: whether the ground it had until then ends there
-- Index   stagedrow key; hotspot code; hotspotextent_never_twice_at_once (hotspot)
-- Note    a lead unit once assigned stays until a file names another one by its code.
--         The ground has statements of its own: redraw_, close_, add_hotspot_extents.
SELECT
    row.row_no,
    known.id,
    said.code,
    said.name,
    said.setting,
    said.recognition,
    CASE
        WHEN said.lead_code IS NULL THEN coalesce(known.lead_unit_id, row.unit_id)
        ELSE coalesce(row.unit_id, known.lead_unit_id)
    END AS lead_unit_id,
    known.id IS NOT NULL AND ground.is_other AS is_other,
    ground.is_other AND lower(held.validity) < said.valid_from AS is_closed
FROM ingest_stagedrow AS row
CROSS JOIN LATERAL
    jsonb_to_record(row.mapped) AS said (
        code text, name text, setting text, recognition text, lead_code text,
        valid_from date
    )
LEFT JOIN registry_hotspot AS known ON known.code = row.mapped ->> 'code'
LEFT JOIN registry_hotspotextent AS held
    ON held.hotspot_id = known.id AND held.validity @> said.valid_from
CROSS JOIN LATERAL (
    SELECT
        held.geom IS DISTINCT FROM ST_Multi(row.geom)
        AND NOT coalesce(
            ST_NPoints(held.geom) = ST_NPoints(row.geom)
            AND ST_HausdorffDistance(
                ST_Transform(held.geom, %(measure_srid)s::int),
                ST_Transform(row.geom, %(measure_srid)s::int)
            ) <= %(same_place_m)s::float8,
            FALSE
        ) AS is_other
) AS ground
WHERE row.job_id = %(job_id)s AND NOT row.refused
