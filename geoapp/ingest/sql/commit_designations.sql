-- Insert or update designations by unit, kind and first day.
--
-- :job_id    bigint  ingest_stagedimport.id
-- :batch_id  bigint  lineage_batch.id, for new rows only
--
-- Output  new, changed bigint
-- Index   stagedrow_unique_in_job
WITH incoming AS (
    SELECT
        known.id,
        row.unit_id,
        row.mapped ->> 'kind' AS kind,
        daterange(
            (row.mapped ->> 'valid_from')::date, (row.mapped ->> 'valid_to')::date
        ) AS validity,
        row.mapped ->> 'document_no' AS document_no
    FROM ingest_stagedrow AS row
    LEFT JOIN territory_areadesignation AS known
        ON
            known.unit_id = row.unit_id
            AND known.kind = row.mapped ->> 'kind'
            AND lower(known.validity) = (row.mapped ->> 'valid_from')::date
    WHERE row.job_id = %(job_id)s AND NOT row.refused
),

updated AS (
    UPDATE territory_areadesignation AS stored
    SET validity = incoming.validity, document_no = incoming.document_no
    FROM incoming
    WHERE
        stored.id = incoming.id
        AND (stored.validity, stored.document_no)
        IS DISTINCT FROM (incoming.validity, incoming.document_no)
    RETURNING 1
),

inserted AS (
    INSERT INTO territory_areadesignation (
        unit_id, kind, validity, document_no, batch_id
    )
    SELECT unit_id, kind, validity, document_no, %(batch_id)s
    FROM incoming
    WHERE id IS NULL
    RETURNING 1
)

SELECT
    (SELECT count(*) FROM inserted) AS new,
    (SELECT count(*) FROM updated) AS changed
