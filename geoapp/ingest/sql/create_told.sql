-- A private table for what was found in single rows, one finding per record.
--
-- Index   none: read once, from end to end
CREATE TEMPORARY TABLE ingest_told (
    row_no integer,
    finding jsonb
) ON COMMIT DROP
