-- The indexes of a table that guard nothing, and how each is made.
--
-- :table  text  name of the table
--
-- Output  name, definition text
-- Index   pg_index_indrelid_index
SELECT
    held.relname::text AS name,
    pg_get_indexdef(index.indexrelid) AS definition
FROM pg_index AS index
INNER JOIN pg_class AS held ON index.indexrelid = held.oid
WHERE
    index.indrelid = %(table)s::text::regclass
    AND NOT index.indisunique
    AND NOT index.indisexclusion
ORDER BY held.relname
