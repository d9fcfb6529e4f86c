"""Rows are kept as they were and belong to a batch; who sees batches.

Frozen copies; the current text is beside the models (a test compares).
"""

from django.db import migrations

REMEMBER = """
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
"""

KNOWN_BATCH = """
-- Refuse rows of a batch that does not exist: a foreign key, checked once a statement.
CREATE OR REPLACE FUNCTION lineage_known_batch() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    unknown bigint;
BEGIN
    SELECT stated.batch_id INTO unknown
    FROM (SELECT DISTINCT batch_id FROM written) AS stated
    WHERE
        stated.batch_id IS NOT NULL
        AND NOT EXISTS (SELECT FROM lineage_batch WHERE id = stated.batch_id)
    LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'no batch %', unknown
            USING ERRCODE = 'foreign_key_violation', TABLE = TG_TABLE_NAME,
                CONSTRAINT = 'batch_known';
    END IF;
    RETURN NULL;
END
$$
"""

BATCH_MOVED = """
-- A row stays with the batch it came with.
CREATE OR REPLACE FUNCTION lineage_batch_moved() RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
    RAISE EXCEPTION 'a row stays with its batch'
        USING ERRCODE = 'restrict_violation', TABLE = TG_TABLE_NAME,
            CONSTRAINT = 'batch_stays';
END
$$
"""

BATCH_IN_USE = """
-- A batch that rows came with stays: the other half of lineage_known_batch, which every
-- register has that this looks into.
CREATE OR REPLACE FUNCTION lineage_batch_in_use() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    register regclass;
    is_used boolean;
BEGIN
    FOR register IN
        SELECT guard.tgrelid::regclass
        FROM pg_trigger AS guard
        INNER JOIN pg_proc AS proc ON proc.oid = guard.tgfoid
        WHERE proc.proname = 'lineage_known_batch'
    LOOP
        EXECUTE format('SELECT EXISTS (SELECT FROM %s WHERE batch_id = $1)', register)
        INTO is_used USING OLD.id;
        IF is_used THEN
            RAISE EXCEPTION 'batch % is in use in %', OLD.id, register
                USING ERRCODE = 'foreign_key_violation', CONSTRAINT = 'batch_known';
        END IF;
    END LOOP;
    RETURN OLD;
END
$$;
DROP TRIGGER IF EXISTS batch_in_use ON lineage_batch;
CREATE TRIGGER batch_in_use BEFORE DELETE ON lineage_batch
FOR EACH ROW EXECUTE FUNCTION lineage_batch_in_use();
"""

VISIBILITY = """
-- Who sees where data came from, and who took them away.
ALTER TABLE lineage_source ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS visible ON lineage_source;
CREATE POLICY visible ON lineage_source
USING ((SELECT territory_may('map')));

-- The name of a file about places can name them: of others only files of geography are
-- shown. An import is written, and taken back, in the name of whoever may import.
ALTER TABLE lineage_batch ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS visible ON lineage_batch;
CREATE POLICY visible ON lineage_batch FOR SELECT
USING (
    committed_by_id = (SELECT territory_user_id())
    OR (
        layer IN (
            'admin_units', 'designations', 'national_border', 'landmarks',
            'service_sites'
        )
        AND (SELECT territory_may('map'))
    )
);
DROP POLICY IF EXISTS insertable ON lineage_batch;
CREATE POLICY insertable ON lineage_batch FOR INSERT
WITH CHECK (
    committed_by_id = (SELECT territory_user_id()) AND (SELECT territory_may('import'))
);
DROP POLICY IF EXISTS updatable ON lineage_batch;
CREATE POLICY updatable ON lineage_batch FOR UPDATE
USING (
    committed_by_id = (SELECT territory_user_id()) AND (SELECT territory_may('import'))
);
DROP POLICY IF EXISTS deletable ON lineage_batch;
CREATE POLICY deletable ON lineage_batch FOR DELETE
USING (
    committed_by_id = (SELECT territory_user_id()) AND (SELECT territory_may('import'))
);

-- Which rows stayed: to whoever took the batch back.
ALTER TABLE lineage_keptatundo ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS own ON lineage_keptatundo;
CREATE POLICY own ON lineage_keptatundo
USING (
    EXISTS (
        SELECT FROM lineage_batch AS batch
        WHERE batch.id = batch_id AND batch.committed_by_id = (SELECT territory_user_id())
    )
);

-- One's own exports, or all of them to the auditor. Nobody writes in another's name.
ALTER TABLE lineage_exportlog ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS visible ON lineage_exportlog;
CREATE POLICY visible ON lineage_exportlog FOR SELECT
USING (
    user_id = (SELECT territory_user_id()) OR (SELECT territory_may('log'))
);
DROP POLICY IF EXISTS own ON lineage_exportlog;
CREATE POLICY own ON lineage_exportlog FOR INSERT
WITH CHECK (user_id = (SELECT territory_user_id()));
"""


class Migration(migrations.Migration):
    dependencies = [
        ("lineage", "0003_undo"),
        ("territory", "0007_history"),
    ]
    operations = [
        migrations.RunSQL(REMEMBER, migrations.RunSQL.noop),
        migrations.RunSQL(KNOWN_BATCH, migrations.RunSQL.noop),
        migrations.RunSQL(BATCH_MOVED, migrations.RunSQL.noop),
        migrations.RunSQL(BATCH_IN_USE, migrations.RunSQL.noop),
        migrations.RunSQL(VISIBILITY, migrations.RunSQL.noop),
    ]
