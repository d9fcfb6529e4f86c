-- A private table for the rows of one layer, filled by COPY; gone with the transaction.
--
-- Index   none: read once, from end to end
-- Note    COPY is not allowed into a table with row-level security, so rows come in two
--         steps. shape is in the file's own system. key and stated: what the key column
--         says, and which commune, in the form that is compared. mapped and day are NULL
--         where a file is only looked at.
CREATE TEMPORARY TABLE ingest_incoming (
    row_no integer,
    source_fid bigint,
    raw text,
    shape geometry,
    key text,
    stated text,
    mapped text,
    day text
) ON COMMIT DROP
