-- The indexes of a table that wait while it is written to, and how each goes and comes.
--
-- :table  text  name of the table
--
-- Output  going, coming: statements
-- Index   pg_index_indrelid_index
-- Note    a unique constraint is checked for all rows when it comes back. Primary keys
--         stay, for other tables name them, and so does what no second row may overlap.
SELECT
    CASE
        WHEN kept.oid IS NULL THEN format('DROP INDEX %%I', held.relname)
        ELSE format('ALTER TABLE %%I DROP CONSTRAINT %%I', %(table)s::text, kept.conname)
    END AS going,
    CASE
        WHEN kept.oid IS NULL THEN pg_get_indexdef(index.indexrelid)
        ELSE
            format(
                'ALTER TABLE %%I ADD CONSTRAINT %%I %%s',
                %(table)s::text, kept.conname, pg_get_constraintdef(kept.oid)
            )
    END AS coming
FROM pg_index AS index
INNER JOIN pg_class AS held ON index.indexrelid = held.oid
LEFT JOIN pg_constraint AS kept
    ON index.indexrelid = kept.conindid AND index.indrelid = kept.conrelid
WHERE
    index.indrelid = %(table)s::text::regclass
    AND NOT index.indisprimary
    AND NOT index.indisexclusion
    AND NOT EXISTS (
        SELECT FROM pg_constraint AS abroad
        WHERE abroad.conindid = index.indexrelid AND abroad.contype = 'f'
    )
ORDER BY held.relname
