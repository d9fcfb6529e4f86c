-- End the extents that a file redraws from a later day on.
--
-- :job_id        bigint  ingest_stagedimport.id
-- :same_place_m  float8  metres; places nearer than that are one place
-- :measure_srid  int     metres
--
-- Index   hotspotextent_never_twice_at_once (hotspot)
UPDATE registry_hotspotextent AS extent
SET
    validity = daterange(
        lower(extent.validity), (row.mapped ->> 'valid_from')::date
    )
FROM ingest_stagedrow AS row, registry_hotspot AS hotspot
WHERE
    row.job_id = %(job_id)s
    AND NOT row.refused
    AND hotspot.code = row.mapped ->> 'code'
    AND extent.hotspot_id = hotspot.id
    AND extent.validity @> (row.mapped ->> 'valid_from')::date
    AND lower(extent.validity) < (row.mapped ->> 'valid_from')::date
    AND extent.geom IS DISTINCT FROM ST_Multi(row.geom)
    AND NOT coalesce(
        ST_NPoints(extent.geom) = ST_NPoints(row.geom)
        AND ST_HausdorffDistance(
            ST_Transform(extent.geom, %(measure_srid)s::int),
            ST_Transform(row.geom, %(measure_srid)s::int)
        ) <= %(same_place_m)s::float8,
        FALSE
    )
