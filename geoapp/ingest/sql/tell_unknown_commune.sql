-- Rows that name a commune which nobody knows.
--
-- :field    text    heading of the column
-- :unknown  text[]  names that nobody knows, in the form that is compared
-- :nearest  text[]  same order; the nearest known names
--
-- Needs   create_incoming
-- Needs   create_told
-- Index   none: the private table is read whole
INSERT INTO ingest_told (row_no, finding)
SELECT
    incoming.row_no,
    jsonb_build_object(
        'check', 'commune_unknown', 'severity', 'warning', 'field', %(field)s::text,
        'value', incoming.raw::json ->> %(field)s::text,
        'params', jsonb_build_object('nearest', named.nearest)
    )
FROM ingest_incoming AS incoming
INNER JOIN
    unnest(%(unknown)s::text [], %(nearest)s::text []) AS named (name, nearest)
    ON incoming.stated = named.name
