-- Stretches of the national border as a file means them: known by name and neighbour.
--
-- :job_id  bigint  ingest_stagedimport.id
--
-- Output  row_no; id of the row there is, or NULL; columns of territory_nationalborder
-- Index   stagedrow key
SELECT
    row.row_no,
    known.id,
    said.name,
    upper(said.neighbour_country) AS neighbour_country,
    daterange(said.valid_from, said.valid_to) AS validity,
    ST_Multi(row.geom) AS geom
FROM ingest_stagedrow AS row
CROSS JOIN LATERAL
    jsonb_to_record(row.mapped) AS said (
        name text, neighbour_country text, valid_from date, valid_to date
    )
LEFT JOIN territory_nationalborder AS known
    ON
        known.name = said.name
        AND known.neighbour_country IS NOT DISTINCT FROM upper(said.neighbour_country)
WHERE row.job_id = %(job_id)s AND NOT row.refused
