-- Insert or update landmarks by code.
--
-- :job_id    bigint  ingest_stagedimport.id
-- :batch_id  bigint  lineage_batch.id, for new rows only
--
-- Output  new, changed bigint
-- Index   stagedrow_unique_in_job
WITH upserted AS (
    INSERT INTO territory_landmark AS stored (code, name, kind, validity, geom, batch_id)
    SELECT
        mapped ->> 'code',
        mapped ->> 'name',
        mapped ->> 'kind',
        daterange((mapped ->> 'valid_from')::date, (mapped ->> 'valid_to')::date),
        ST_GeometryN(geom, 1),
        %(batch_id)s
    FROM ingest_stagedrow
    WHERE job_id = %(job_id)s AND NOT refused
    ON CONFLICT (code) DO UPDATE SET
        name = excluded.name,
        kind = excluded.kind,
        validity = excluded.validity,
        geom = excluded.geom
    WHERE
        (stored.name, stored.kind, stored.validity, stored.geom)
        IS DISTINCT FROM (
            excluded.name, excluded.kind, excluded.validity, excluded.geom
        )
    RETURNING stored.xmax = 0 AS is_new
)

SELECT
    count(*) FILTER (WHERE is_new) AS new,
    count(*) FILTER (WHERE NOT is_new) AS changed
FROM upserted
