"""Rows of registers that come in great numbers: their unit is checked once a statement.

Frozen copies; the current text is beside the models (a test compares).
"""

from django.db import migrations

KNOWN_UNIT = """
-- Refuse rows of a unit that does not exist: a foreign key, checked once a statement.
CREATE OR REPLACE FUNCTION territory_known_unit() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    unknown bigint;
BEGIN
    SELECT stated.unit_id INTO unknown
    FROM (SELECT DISTINCT unit_id FROM written) AS stated
    WHERE
        stated.unit_id IS NOT NULL
        AND NOT EXISTS (SELECT FROM territory_adminunit WHERE id = stated.unit_id)
    LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'no unit %', unknown
            USING ERRCODE = 'foreign_key_violation', TABLE = TG_TABLE_NAME,
                CONSTRAINT = 'unit_known';
    END IF;
    RETURN NULL;
END
$$
"""

KNOWN_UNIT_OF_ROW = """
-- The same for a row that moves to another unit: WHEN keeps the million cheap that does
-- not.
CREATE OR REPLACE FUNCTION territory_known_unit_of_row() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM territory_adminunit WHERE id = NEW.unit_id) THEN
        RAISE EXCEPTION 'no unit %', NEW.unit_id
            USING ERRCODE = 'foreign_key_violation', TABLE = TG_TABLE_NAME,
                CONSTRAINT = 'unit_known';
    END IF;
    RETURN NEW;
END
$$
"""

UNIT_IN_USE = """
-- A unit that rows belong to stays: the other half of territory_known_unit, which every
-- register has that this looks into.
CREATE OR REPLACE FUNCTION territory_unit_in_use() RETURNS trigger
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
        WHERE proc.proname = 'territory_known_unit'
    LOOP
        EXECUTE format('SELECT EXISTS (SELECT FROM %s WHERE unit_id = $1)', register)
        INTO is_used USING OLD.id;
        IF is_used THEN
            RAISE EXCEPTION 'unit % is in use in %', OLD.id, register
                USING ERRCODE = 'foreign_key_violation', CONSTRAINT = 'unit_known';
        END IF;
    END LOOP;
    RETURN OLD;
END
$$;
DROP TRIGGER IF EXISTS unit_in_use ON territory_adminunit;
CREATE TRIGGER unit_in_use BEFORE DELETE ON territory_adminunit
FOR EACH ROW EXECUTE FUNCTION territory_unit_in_use();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("territory", "0010_planner"),
    ]

    operations = [
        migrations.RunSQL(sql, migrations.RunSQL.noop)
        for sql in (KNOWN_UNIT, KNOWN_UNIT_OF_ROW, UNIT_IN_USE)
    ]
