-- Designations as a file means them: known by unit, kind and first day.
--
-- :job_id  bigint  ingest_stagedimport.id
--
-- Output  row_no; id of the row there is, or NULL; columns of territory_areadesignation
-- Index   stagedrow key
SELECT
    row.row_no,
    known.id,
    row.unit_id,
    said.kind,
    daterange(said.valid_from, said.valid_to) AS validity,
    said.document_no
FROM ingest_stagedrow AS row
CROSS JOIN LATERAL
    jsonb_to_record(row.mapped) AS said (
        kind text, document_no text, valid_from date, valid_to date
    )
LEFT JOIN territory_areadesignation AS known
    ON
        known.unit_id = row.unit_id
        AND known.kind = said.kind
        AND lower(known.validity) = said.valid_from
WHERE row.job_id = %(job_id)s AND NOT row.refused
