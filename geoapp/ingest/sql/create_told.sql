-- A private table for what was found while reading, one finding per record.
--
-- Index   none: read once, from end to end
CREATE TEMPORARY TABLE ingest_told (
    row_no integer,
    finding json
) ON COMMIT DROP
