-- Insert or update tips by code.
--
-- :job_id    bigint  ingest_stagedimport.id
-- :batch_id  bigint  lineage_batch.id, for new rows only
--
-- Output  new, changed bigint
-- Index   stagedrow_unique_in_job
-- Note    the unit stays as long as place and day stay.
WITH incoming AS (
    SELECT
        row.mapped ->> 'code' AS code,
        (row.mapped ->> 'received_on')::date AS received_on,
        row.mapped ->> 'channel' AS channel,
        row.mapped ->> 'verification' AS verification,
        ST_GeometryN(row.geom, 1) AS geom,
        CASE
            WHEN
                known.unit_id IS NOT NULL
                AND known.geom = ST_GeometryN(row.geom, 1)
                AND known.received_on = (row.mapped ->> 'received_on')::date
                THEN known.unit_id
            ELSE row.unit_id
        END AS unit_id
    FROM ingest_stagedrow AS row
    LEFT JOIN registry_tip AS known ON known.code = row.mapped ->> 'code'
    WHERE row.job_id = %(job_id)s AND NOT row.refused
),

upserted AS (
    INSERT INTO registry_tip AS stored (
        code, unit_id, received_on, channel, verification, geom, recorded_at, batch_id
    )
    SELECT
        code, unit_id, received_on, channel, verification, geom, now(), %(batch_id)s
    FROM incoming
    ON CONFLICT (code) DO UPDATE SET
        unit_id = excluded.unit_id,
        received_on = excluded.received_on,
        channel = excluded.channel,
        verification = excluded.verification,
        geom = excluded.geom
    WHERE
        (stored.unit_id, stored.received_on, stored.channel, stored.verification, stored.geom)
        IS DISTINCT FROM (
            excluded.unit_id, excluded.received_on, excluded.channel,
            excluded.verification, excluded.geom
        )
    RETURNING stored.xmax = 0 AS is_new
)

SELECT
    count(*) FILTER (WHERE is_new) AS new,
    count(*) FILTER (WHERE NOT is_new) AS changed
FROM upserted
