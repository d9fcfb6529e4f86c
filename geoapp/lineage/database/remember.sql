-- Keep rows as they were before a statement changed or deleted them (lineage/before.py).
-- One INSERT a statement, not one a row: a million changed rows cost as much again as
-- changing them; row by row it was twice that.
-- Columns go by their names, for those of the two tables stand in another order. Which
-- import does it, and whether it is being taken back, the transaction says.
CREATE OR REPLACE FUNCTION lineage_remember() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    columns text;
BEGIN
    SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum) INTO columns
    FROM pg_attribute
    WHERE attrelid = TG_RELID AND attnum > 0 AND NOT attisdropped AND attname <> 'id';
    EXECUTE format(
        'INSERT INTO %I (changed_at, action, changed_by_batch, changed_by_user, is_undo,'
        ' row_id, %s) SELECT now(), $1, $2, $3, $4, was.id, %s FROM was',
        TG_TABLE_NAME || '_before', columns, columns
    )
    USING
        lower(TG_OP),
        nullif(current_setting('geoapp.batch_id', true), '')::bigint,
        nullif(current_setting('geoapp.user_id', true), '')::bigint,
        coalesce(current_setting('geoapp.is_undo', true) = 'on', false);
    RETURN NULL;
END
$$
