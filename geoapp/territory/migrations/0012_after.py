"""What is checked of a changed row is checked afterwards.

Before a BEFORE trigger PostgreSQL locks the row, also where WHEN then keeps it from
firing. Frozen copies; the current text is beside the models (a test compares).
"""

from django.db import migrations

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
    RETURN NULL;
END
$$
"""

BATCH_STAYS = """
DROP TRIGGER IF EXISTS batch_stays ON territory_areadesignation;
CREATE TRIGGER batch_stays AFTER UPDATE OF batch_id ON territory_areadesignation
FOR EACH ROW WHEN (old.batch_id IS DISTINCT FROM new.batch_id)
EXECUTE FUNCTION lineage_batch_moved();
DROP TRIGGER IF EXISTS batch_stays ON territory_nationalborder;
CREATE TRIGGER batch_stays AFTER UPDATE OF batch_id ON territory_nationalborder
FOR EACH ROW WHEN (old.batch_id IS DISTINCT FROM new.batch_id)
EXECUTE FUNCTION lineage_batch_moved();
DROP TRIGGER IF EXISTS batch_stays ON territory_landmark;
CREATE TRIGGER batch_stays AFTER UPDATE OF batch_id ON territory_landmark
FOR EACH ROW WHEN (old.batch_id IS DISTINCT FROM new.batch_id)
EXECUTE FUNCTION lineage_batch_moved();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("territory", "0011_known_unit"),
    ]

    operations = [
        migrations.RunSQL(sql, migrations.RunSQL.noop)
        for sql in (KNOWN_UNIT_OF_ROW, BATCH_STAYS)
    ]
