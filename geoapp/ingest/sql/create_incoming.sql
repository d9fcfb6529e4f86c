-- A private table for the rows of one layer, filled by COPY; gone with the transaction.
--
-- Index   none: read once, from end to end
-- Note    COPY is not allowed into a table with row-level security, so rows come in two
--         steps. mapped and day are NULL where a file is only looked at.
CREATE TEMPORARY TABLE ingest_incoming (
    row_no integer,
    source_fid bigint,
    raw json,
    shape geometry,
    mapped text,
    day date
) ON COMMIT DROP
