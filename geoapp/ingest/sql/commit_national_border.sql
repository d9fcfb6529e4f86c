-- Insert or update stretches of the national border by name and neighbour.
--
-- :job_id    bigint  ingest_stagedimport.id
-- :batch_id  bigint  lineage_batch.id, for new rows only
--
-- Output  new, changed bigint
-- Index   stagedrow_unique_in_job
WITH incoming AS (
    SELECT
        known.id,
        row.mapped ->> 'name' AS name,
        upper(row.mapped ->> 'neighbour_country') AS neighbour_country,
        daterange(
            (row.mapped ->> 'valid_from')::date, (row.mapped ->> 'valid_to')::date
        ) AS validity,
        ST_Multi(row.geom) AS geom
    FROM ingest_stagedrow AS row
    LEFT JOIN territory_nationalborder AS known
        ON
            known.name = row.mapped ->> 'name'
            AND known.neighbour_country
            IS NOT DISTINCT FROM upper(row.mapped ->> 'neighbour_country')
    WHERE row.job_id = %(job_id)s AND NOT row.refused
),

updated AS (
    UPDATE territory_nationalborder AS stored
    SET validity = incoming.validity, geom = incoming.geom
    FROM incoming
    WHERE
        stored.id = incoming.id
        AND (stored.validity, stored.geom)
        IS DISTINCT FROM (incoming.validity, incoming.geom)
    RETURNING 1
),

inserted AS (
    INSERT INTO territory_nationalborder (
        name, neighbour_country, validity, geom, batch_id
    )
    SELECT name, neighbour_country, validity, geom, %(batch_id)s
    FROM incoming
    WHERE id IS NULL
    RETURNING 1
)

SELECT
    (SELECT count(*) FROM inserted) AS new,
    (SELECT count(*) FROM updated) AS changed
