-- Insert or update inspections by code.
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
        establishment.id AS establishment_id,
        hotspot.id AS hotspot_id,
        (row.mapped ->> 'inspected_on')::date AS inspected_on,
        row.mapped ->> 'kind' AS kind,
        row.mapped ->> 'result' AS result,
        (row.mapped ->> 'is_finding')::boolean AS is_finding,
        row.mapped ->> 'team_level' AS team_level,
        point.geom,
        CASE
            WHEN
                known.unit_id IS NOT NULL
                AND known.geom IS NOT DISTINCT FROM point.geom
                AND known.inspected_on = (row.mapped ->> 'inspected_on')::date
                THEN known.unit_id
            ELSE row.unit_id
        END AS unit_id
    FROM ingest_stagedrow AS row
    CROSS JOIN LATERAL (SELECT ST_GeometryN(row.geom, 1) AS geom) AS point
    LEFT JOIN registry_establishment AS establishment
        ON establishment.code = row.mapped ->> 'establishment_code'
    LEFT JOIN registry_hotspot AS hotspot
        ON hotspot.code = row.mapped ->> 'hotspot_code'
    LEFT JOIN registry_inspection AS known ON known.code = row.mapped ->> 'code'
    WHERE row.job_id = %(job_id)s AND NOT row.refused
),

upserted AS (
    INSERT INTO registry_inspection AS stored (
        code, establishment_id, hotspot_id, unit_id, inspected_on, kind, result,
        is_finding, team_level, geom, recorded_at, batch_id
    )
    SELECT
        code, establishment_id, hotspot_id, unit_id, inspected_on, kind, result,
        is_finding, team_level, geom, now(), %(batch_id)s
    FROM incoming
    ON CONFLICT (code) DO UPDATE SET
        establishment_id = excluded.establishment_id,
        hotspot_id = excluded.hotspot_id,
        unit_id = excluded.unit_id,
        inspected_on = excluded.inspected_on,
        kind = excluded.kind,
        result = excluded.result,
        is_finding = excluded.is_finding,
        team_level = excluded.team_level,
        geom = excluded.geom
    WHERE
        (
            stored.establishment_id, stored.hotspot_id, stored.unit_id, stored.inspected_on,
            stored.kind, stored.result, stored.is_finding, stored.team_level, stored.geom
        ) IS DISTINCT FROM (
            excluded.establishment_id, excluded.hotspot_id, excluded.unit_id,
            excluded.inspected_on, excluded.kind, excluded.result,
            excluded.is_finding, excluded.team_level, excluded.geom
        )
    RETURNING stored.xmax = 0 AS is_new
)

SELECT
    count(*) FILTER (WHERE is_new) AS new,
    count(*) FILTER (WHERE NOT is_new) AS changed
FROM upserted
