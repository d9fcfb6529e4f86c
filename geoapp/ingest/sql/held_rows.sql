-- Rows of an import that were held, some at a time, in the file's order.
--
-- :job_id  bigint  ingest_stagedimport.id
-- :after   int     the last row given already, or 0
-- :some    int     how many
--
-- Output  row_no; raw, the record as JSON text with its columns in their order;
--         findings; wkb, WGS 84, or NULL
-- Index   stagedrow key
SELECT
    row_no,
    raw::text AS raw,
    findings,
    ST_AsBinary(geom) AS wkb
FROM ingest_stagedrow
WHERE job_id = %(job_id)s AND refused AND row_no > %(after)s
ORDER BY row_no
LIMIT %(some)s
