"""What is checked of a changed row is checked afterwards (territory/0012_after.py).

Frozen copies; the current text is beside the models (a test compares).
"""

from django.db import migrations

KNOWN_UNITS = """
-- Every row that names a unit names one that exists. Hotspots are few: theirs is a foreign
-- key.
DROP TRIGGER IF EXISTS known_unit ON registry_establishment;
CREATE TRIGGER known_unit AFTER INSERT ON registry_establishment
REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION territory_known_unit();
DROP TRIGGER IF EXISTS known_unit_update ON registry_establishment;
CREATE TRIGGER known_unit_update AFTER UPDATE OF unit_id ON registry_establishment
FOR EACH ROW WHEN (
    old.unit_id IS DISTINCT FROM new.unit_id AND new.unit_id IS NOT NULL
)
EXECUTE FUNCTION territory_known_unit_of_row();
DROP TRIGGER IF EXISTS known_unit ON registry_inspection;
CREATE TRIGGER known_unit AFTER INSERT ON registry_inspection
REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION territory_known_unit();
DROP TRIGGER IF EXISTS known_unit_update ON registry_inspection;
CREATE TRIGGER known_unit_update AFTER UPDATE OF unit_id ON registry_inspection
FOR EACH ROW WHEN (
    old.unit_id IS DISTINCT FROM new.unit_id AND new.unit_id IS NOT NULL
)
EXECUTE FUNCTION territory_known_unit_of_row();
DROP TRIGGER IF EXISTS known_unit ON registry_tip;
CREATE TRIGGER known_unit AFTER INSERT ON registry_tip
REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION territory_known_unit();
DROP TRIGGER IF EXISTS known_unit_update ON registry_tip;
CREATE TRIGGER known_unit_update AFTER UPDATE OF unit_id ON registry_tip
FOR EACH ROW WHEN (
    old.unit_id IS DISTINCT FROM new.unit_id AND new.unit_id IS NOT NULL
)
EXECUTE FUNCTION territory_known_unit_of_row();
"""

KNOWN_SERVICE_TYPES_OF_ROW = """
-- The same for a row whose service types become others: WHEN keeps the million cheap whose
-- do not.
CREATE OR REPLACE FUNCTION registry_known_service_types_of_row() RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
    IF NOT (
        SELECT coalesce(array_agg(known.code::text), '{}') @> NEW.service_types::text[]
        FROM registry_servicetype AS known
    ) THEN
        RAISE EXCEPTION 'no service type %', NEW.service_types
            USING ERRCODE = 'foreign_key_violation',
                CONSTRAINT = 'establishment_service_types_known';
    END IF;
    RETURN NULL;
END
$$;
DROP TRIGGER IF EXISTS known_service_types_update ON registry_establishment;
CREATE TRIGGER known_service_types_update
AFTER UPDATE OF service_types ON registry_establishment
FOR EACH ROW WHEN (old.service_types IS DISTINCT FROM new.service_types)
EXECUTE FUNCTION registry_known_service_types_of_row();
"""

BATCH_STAYS = """
DROP TRIGGER IF EXISTS batch_stays ON registry_establishment;
CREATE TRIGGER batch_stays AFTER UPDATE OF batch_id ON registry_establishment
FOR EACH ROW WHEN (old.batch_id IS DISTINCT FROM new.batch_id)
EXECUTE FUNCTION lineage_batch_moved();
DROP TRIGGER IF EXISTS batch_stays ON registry_hotspot;
CREATE TRIGGER batch_stays AFTER UPDATE OF batch_id ON registry_hotspot
FOR EACH ROW WHEN (old.batch_id IS DISTINCT FROM new.batch_id)
EXECUTE FUNCTION lineage_batch_moved();
DROP TRIGGER IF EXISTS batch_stays ON registry_hotspotextent;
CREATE TRIGGER batch_stays AFTER UPDATE OF batch_id ON registry_hotspotextent
FOR EACH ROW WHEN (old.batch_id IS DISTINCT FROM new.batch_id)
EXECUTE FUNCTION lineage_batch_moved();
DROP TRIGGER IF EXISTS batch_stays ON registry_hotspotevent;
CREATE TRIGGER batch_stays AFTER UPDATE OF batch_id ON registry_hotspotevent
FOR EACH ROW WHEN (old.batch_id IS DISTINCT FROM new.batch_id)
EXECUTE FUNCTION lineage_batch_moved();
DROP TRIGGER IF EXISTS batch_stays ON registry_inspection;
CREATE TRIGGER batch_stays AFTER UPDATE OF batch_id ON registry_inspection
FOR EACH ROW WHEN (old.batch_id IS DISTINCT FROM new.batch_id)
EXECUTE FUNCTION lineage_batch_moved();
DROP TRIGGER IF EXISTS batch_stays ON registry_tip;
CREATE TRIGGER batch_stays AFTER UPDATE OF batch_id ON registry_tip
FOR EACH ROW WHEN (old.batch_id IS DISTINCT FROM new.batch_id)
EXECUTE FUNCTION lineage_batch_moved();
DROP TRIGGER IF EXISTS batch_stays ON registry_servicesite;
CREATE TRIGGER batch_stays AFTER UPDATE OF batch_id ON registry_servicesite
FOR EACH ROW WHEN (old.batch_id IS DISTINCT FROM new.batch_id)
EXECUTE FUNCTION lineage_batch_moved();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("registry", "0010_known_units"),
        ("territory", "0012_after"),
    ]

    operations = [
        migrations.RunSQL(sql, migrations.RunSQL.noop)
        for sql in (KNOWN_UNITS, KNOWN_SERVICE_TYPES_OF_ROW, BATCH_STAYS)
    ]
