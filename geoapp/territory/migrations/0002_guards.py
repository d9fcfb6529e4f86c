"""What the database guards by itself: parents in force; and how it searches names.

Frozen copies; the current text is in geoapp/territory/database (a test compares).
"""

from django.db import migrations

FOLD = """
-- A name as people type it in a search box: no accents, no capitals, đ as d.
-- For search only. Joins stay accent-exact: Chiềng Hắc and Chiềng Hặc are two communes.
-- unaccent() is only STABLE because its dictionary could be exchanged; naming the
-- dictionary makes the result depend on nothing else, so an index may be built on it.
CREATE OR REPLACE FUNCTION territory_fold(words text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
AS $$ SELECT lower(public.unaccent('public.unaccent'::regdictionary, words)) $$
"""

PARENT_IN_FORCE = """
-- A unit's parent is in force on every day on which the unit is.
-- Deferred to the end of the transaction, because a reorganisation closes and opens
-- parents and children in several statements. The row is read again, because by then it
-- may have been changed or deleted.
CREATE OR REPLACE FUNCTION territory_parent_in_force() RETURNS trigger
LANGUAGE plpgsql
AS $$
DECLARE
    orphan record;
BEGIN
    SELECT child.gso_code, child.name, child.validity
    INTO orphan
    FROM territory_adminunitversion AS child
    WHERE
        child.parent_id IS NOT NULL
        AND (
            (TG_OP <> 'DELETE' AND child.id = NEW.id)
            OR (TG_OP <> 'INSERT' AND child.parent_id = OLD.unit_id)
        )
        AND NOT coalesce(
            (
                SELECT range_agg(parent.validity) @> child.validity
                FROM territory_adminunitversion AS parent
                WHERE parent.unit_id = child.parent_id
            ),
            false
        )
    LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION
            'unit % % %: its parent is not in force on all these days',
            orphan.gso_code, orphan.name, orphan.validity
            USING ERRCODE = 'check_violation',
                CONSTRAINT = 'adminunitversion_parent_in_force';
    END IF;
    RETURN NULL;
END
$$
"""

TRIGGER = """
CREATE CONSTRAINT TRIGGER adminunitversion_parent_in_force
AFTER INSERT OR UPDATE OR DELETE ON territory_adminunitversion
DEFERRABLE INITIALLY DEFERRED
FOR EACH ROW EXECUTE FUNCTION territory_parent_in_force()
"""

SEARCH_INDEX = """
CREATE INDEX adminunitversion_name_search ON territory_adminunitversion
USING gin (territory_fold(name) gin_trgm_ops)
"""

NAMES = """
ALTER TABLE territory_adminunitversion ADD CONSTRAINT adminunitversion_name_nfc
CHECK (name IS NFC NORMALIZED AND name = btrim(name) AND name <> '')
"""


class Migration(migrations.Migration):
    dependencies = [("territory", "0001_initial")]
    operations = [
        migrations.RunSQL(FOLD, "DROP FUNCTION territory_fold"),
        migrations.RunSQL(PARENT_IN_FORCE, "DROP FUNCTION territory_parent_in_force"),
        migrations.RunSQL(
            TRIGGER,
            "DROP TRIGGER adminunitversion_parent_in_force"
            " ON territory_adminunitversion",
        ),
        migrations.RunSQL(
            NAMES,
            "ALTER TABLE territory_adminunitversion"
            " DROP CONSTRAINT adminunitversion_name_nfc",
        ),
        migrations.RunSQL(SEARCH_INDEX, "DROP INDEX adminunitversion_name_search"),
    ]
