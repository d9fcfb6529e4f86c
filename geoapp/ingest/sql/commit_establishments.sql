-- Insert or update establishments by code, with their service types.
--
-- :job_id    bigint  ingest_stagedimport.id
-- :batch_id  bigint  lineage_batch.id, for new rows only
--
-- Output  new, changed bigint
-- Index   stagedrow_unique_in_job
-- Note    a unit once assigned stays as long as the place stays: a later vintage of
--         boundaries rewrites nothing. Marks left empty are those of the service types.
WITH incoming AS (
    SELECT
        row.mapped ->> 'code' AS code,
        row.mapped ->> 'name' AS name,
        row.mapped ->> 'address' AS address,
        row.mapped ->> 'stated_unit_code' AS stated_unit_code,
        row.mapped ->> 'operating_status' AS operating_status,
        coalesce((row.mapped ->> 'is_conditional')::boolean, marks.is_conditional)
            AS is_conditional,
        coalesce((row.mapped ->> 'is_prone')::boolean, marks.is_prone) AS is_prone,
        (row.mapped ->> 'is_dwelling')::boolean AS is_dwelling,
        CASE WHEN point.geom IS NOT NULL THEN row.mapped ->> 'location_precision' END
            AS location_precision,
        daterange(
            (row.mapped ->> 'valid_from')::date, (row.mapped ->> 'valid_to')::date
        ) AS validity,
        point.geom,
        marks.type_ids,
        CASE
            WHEN
                known.unit_id IS NOT NULL
                AND known.geom IS NOT DISTINCT FROM point.geom
                AND known.stated_unit_code
                IS NOT DISTINCT FROM row.mapped ->> 'stated_unit_code'
                THEN known.unit_id
            ELSE row.unit_id
        END AS unit_id
    FROM ingest_stagedrow AS row
    CROSS JOIN LATERAL (
        SELECT
            bool_or(kind.is_conditional) AS is_conditional,
            bool_or(kind.is_prone) AS is_prone,
            array_agg(kind.id) AS type_ids
        FROM registry_servicetype AS kind
        WHERE row.mapped -> 'service_types' ? kind.code
    ) AS marks
    CROSS JOIN LATERAL (SELECT ST_GeometryN(row.geom, 1) AS geom) AS point
    LEFT JOIN registry_establishment AS known ON known.code = row.mapped ->> 'code'
    WHERE row.job_id = %(job_id)s AND NOT row.refused
),

upserted AS (
    INSERT INTO registry_establishment AS stored (
        code, name, address, stated_unit_code, unit_id, operating_status,
        is_conditional, is_prone, is_dwelling, location_precision, validity, geom,
        batch_id
    )
    SELECT
        code, name, address, stated_unit_code, unit_id, operating_status,
        is_conditional, is_prone, is_dwelling, location_precision, validity, geom,
        %(batch_id)s
    FROM incoming
    ON CONFLICT (code) DO UPDATE SET
        name = excluded.name,
        address = excluded.address,
        stated_unit_code = excluded.stated_unit_code,
        unit_id = excluded.unit_id,
        operating_status = excluded.operating_status,
        is_conditional = excluded.is_conditional,
        is_prone = excluded.is_prone,
        is_dwelling = excluded.is_dwelling,
        location_precision = excluded.location_precision,
        validity = excluded.validity,
        geom = excluded.geom
    WHERE
        (
            stored.name, stored.address, stored.stated_unit_code, stored.unit_id,
            stored.operating_status, stored.is_conditional, stored.is_prone, stored.is_dwelling,
            stored.location_precision, stored.validity, stored.geom
        ) IS DISTINCT FROM (
            excluded.name, excluded.address, excluded.stated_unit_code,
            excluded.unit_id, excluded.operating_status, excluded.is_conditional,
            excluded.is_prone, excluded.is_dwelling, excluded.location_precision,
            excluded.validity, excluded.geom
        )
    RETURNING stored.id, stored.code, stored.xmax = 0 AS is_new
),

wanted AS (
    SELECT
        coalesce(upserted.id, known.id) AS establishment_id,
        incoming.type_ids
    FROM incoming
    LEFT JOIN upserted ON incoming.code = upserted.code
    LEFT JOIN registry_establishment AS known ON incoming.code = known.code
),

removed AS (
    DELETE FROM registry_establishment_service_types AS link
    USING wanted
    WHERE
        link.establishment_id = wanted.establishment_id
        AND link.servicetype_id <> all(wanted.type_ids)
    RETURNING link.establishment_id
),

added AS (
    INSERT INTO registry_establishment_service_types (
        establishment_id, servicetype_id
    )
    SELECT
        wanted.establishment_id,
        type_id
    FROM wanted
    CROSS JOIN LATERAL unnest(wanted.type_ids) AS type_id
    ON CONFLICT DO NOTHING
    RETURNING establishment_id
),

touched AS (
    SELECT id FROM upserted
    UNION
    SELECT establishment_id FROM removed
    UNION
    SELECT establishment_id FROM added
)

SELECT
    (SELECT count(*) FROM upserted WHERE is_new) AS new,
    (SELECT count(*) FROM touched)
    - (SELECT count(*) FROM upserted WHERE is_new) AS changed
