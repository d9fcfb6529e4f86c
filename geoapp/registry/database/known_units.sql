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
