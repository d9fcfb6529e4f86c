-- Stretches of the national border as a file means them: known by name and neighbour.
--
-- :job_id        bigint  ingest_stagedimport.id
-- :same_place_m  float8  metres; places nearer than that are one place
-- :measure_srid  int     metres
--
-- Output  row_no; id of the row there is, or NULL; columns of territory_nationalborder
-- Index   stagedrow key
SELECT
    row.row_no,
    known.id,
    said.name,
    upper(said.neighbour_country) AS neighbour_country,
    daterange(said.valid_from, said.valid_to) AS validity,
    CASE WHEN ground.is_other THEN ST_Multi(row.geom) ELSE known.geom END AS geom
FROM ingest_stagedrow AS row
CROSS JOIN LATERAL
    jsonb_to_record(row.mapped) AS said (
        name text, neighbour_country text, valid_from date, valid_to date
    )
LEFT JOIN territory_nationalborder AS known
    ON
        known.name = said.name
        AND known.neighbour_country IS NOT DISTINCT FROM upper(said.neighbour_country)
CROSS JOIN LATERAL (
    SELECT
        known.geom IS DISTINCT FROM ST_Multi(row.geom)
        AND NOT coalesce(
            ST_NPoints(known.geom) = ST_NPoints(row.geom)
            AND ST_HausdorffDistance(
                ST_Transform(known.geom, %(measure_srid)s::int),
                ST_Transform(row.geom, %(measure_srid)s::int)
            ) <= %(same_place_m)s::float8,
            FALSE
        ) AS is_other
) AS ground
WHERE row.job_id = %(job_id)s AND NOT row.refused
