-- Events of hotspots as a file means them, oldest first.
--
-- :job_id  bigint  ingest_stagedimport.id
--
-- Output  row_no; id of the event there is, or NULL; columns of registry_hotspotevent
-- Index   stagedrow key; hotspot code; hotspotevent_once_a_day
-- Note    an event that we have is left as it is: the log is append-only.
SELECT
    row.row_no,
    known.id,
    hotspot.id AS hotspot_id,
    said.status,
    said.happened_on,
    said.document_no,
    said.note
FROM ingest_stagedrow AS row
CROSS JOIN LATERAL
    jsonb_to_record(row.mapped) AS said (
        hotspot_code text, status text, happened_on date, document_no text, note text
    )
INNER JOIN registry_hotspot AS hotspot
    ON hotspot.code = row.mapped ->> 'hotspot_code'
LEFT JOIN registry_hotspotevent AS known
    ON
        known.hotspot_id = hotspot.id
        AND known.status = said.status
        AND known.happened_on = said.happened_on
WHERE row.job_id = %(job_id)s AND NOT row.refused
ORDER BY said.happened_on, row.row_no
