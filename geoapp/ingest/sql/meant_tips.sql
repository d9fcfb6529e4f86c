-- Tips as a file means them: each accepted row as the row it would leave.
--
-- :job_id  bigint  ingest_stagedimport.id
--
-- Output  row_no; id of the row there is, or NULL; columns of registry_tip
-- Index   stagedrow key; tip code
-- Note    the unit stays as long as place and day stay.
SELECT
    row.row_no,
    known.id,
    said.code,
    CASE
        WHEN
            known.unit_id IS NOT NULL
            AND known.geom = ST_GeometryN(row.geom, 1)
            AND known.received_on = said.received_on
            THEN known.unit_id
        ELSE row.unit_id
    END AS unit_id,
    said.received_on,
    said.channel,
    said.verification,
    ST_GeometryN(row.geom, 1) AS geom
FROM ingest_stagedrow AS row
CROSS JOIN LATERAL
    jsonb_to_record(row.mapped) AS said (
        code text, received_on date, channel text, verification text
    )
LEFT JOIN registry_tip AS known ON known.code = row.mapped ->> 'code'
WHERE row.job_id = %(job_id)s AND NOT row.refused
