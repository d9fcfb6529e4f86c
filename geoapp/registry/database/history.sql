-- Every row has a batch that exists, and stays with it; every change and deletion is
-- kept (lineage/before.py).
-- AFTER, for before a BEFORE trigger PostgreSQL locks the row: a million of them.
DROP TRIGGER IF EXISTS known_batch ON registry_establishment;
CREATE TRIGGER known_batch AFTER INSERT ON registry_establishment
REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION lineage_known_batch();
DROP TRIGGER IF EXISTS batch_stays ON registry_establishment;
CREATE TRIGGER batch_stays AFTER UPDATE OF batch_id ON registry_establishment
FOR EACH ROW WHEN (old.batch_id IS DISTINCT FROM new.batch_id)
EXECUTE FUNCTION lineage_batch_moved();
DROP TRIGGER IF EXISTS remember_update ON registry_establishment;
CREATE TRIGGER remember_update AFTER UPDATE ON registry_establishment
REFERENCING OLD TABLE AS was FOR EACH STATEMENT EXECUTE FUNCTION lineage_remember();
DROP TRIGGER IF EXISTS remember_delete ON registry_establishment;
CREATE TRIGGER remember_delete AFTER DELETE ON registry_establishment
REFERENCING OLD TABLE AS was FOR EACH STATEMENT EXECUTE FUNCTION lineage_remember();
DROP TRIGGER IF EXISTS known_batch ON registry_hotspot;
CREATE TRIGGER known_batch AFTER INSERT ON registry_hotspot
REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION lineage_known_batch();
DROP TRIGGER IF EXISTS batch_stays ON registry_hotspot;
CREATE TRIGGER batch_stays AFTER UPDATE OF batch_id ON registry_hotspot
FOR EACH ROW WHEN (old.batch_id IS DISTINCT FROM new.batch_id)
EXECUTE FUNCTION lineage_batch_moved();
DROP TRIGGER IF EXISTS remember_update ON registry_hotspot;
CREATE TRIGGER remember_update AFTER UPDATE ON registry_hotspot
REFERENCING OLD TABLE AS was FOR EACH STATEMENT EXECUTE FUNCTION lineage_remember();
DROP TRIGGER IF EXISTS remember_delete ON registry_hotspot;
CREATE TRIGGER remember_delete AFTER DELETE ON registry_hotspot
REFERENCING OLD TABLE AS was FOR EACH STATEMENT EXECUTE FUNCTION lineage_remember();
DROP TRIGGER IF EXISTS known_batch ON registry_hotspotextent;
CREATE TRIGGER known_batch AFTER INSERT ON registry_hotspotextent
REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION lineage_known_batch();
DROP TRIGGER IF EXISTS batch_stays ON registry_hotspotextent;
CREATE TRIGGER batch_stays AFTER UPDATE OF batch_id ON registry_hotspotextent
FOR EACH ROW WHEN (old.batch_id IS DISTINCT FROM new.batch_id)
EXECUTE FUNCTION lineage_batch_moved();
DROP TRIGGER IF EXISTS remember_update ON registry_hotspotextent;
CREATE TRIGGER remember_update AFTER UPDATE ON registry_hotspotextent
REFERENCING OLD TABLE AS was FOR EACH STATEMENT EXECUTE FUNCTION lineage_remember();
DROP TRIGGER IF EXISTS remember_delete ON registry_hotspotextent;
CREATE TRIGGER remember_delete AFTER DELETE ON registry_hotspotextent
REFERENCING OLD TABLE AS was FOR EACH STATEMENT EXECUTE FUNCTION lineage_remember();
DROP TRIGGER IF EXISTS known_batch ON registry_hotspotevent;
CREATE TRIGGER known_batch AFTER INSERT ON registry_hotspotevent
REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION lineage_known_batch();
DROP TRIGGER IF EXISTS batch_stays ON registry_hotspotevent;
CREATE TRIGGER batch_stays AFTER UPDATE OF batch_id ON registry_hotspotevent
FOR EACH ROW WHEN (old.batch_id IS DISTINCT FROM new.batch_id)
EXECUTE FUNCTION lineage_batch_moved();
DROP TRIGGER IF EXISTS remember_update ON registry_hotspotevent;
CREATE TRIGGER remember_update AFTER UPDATE ON registry_hotspotevent
REFERENCING OLD TABLE AS was FOR EACH STATEMENT EXECUTE FUNCTION lineage_remember();
DROP TRIGGER IF EXISTS remember_delete ON registry_hotspotevent;
CREATE TRIGGER remember_delete AFTER DELETE ON registry_hotspotevent
REFERENCING OLD TABLE AS was FOR EACH STATEMENT EXECUTE FUNCTION lineage_remember();
DROP TRIGGER IF EXISTS known_batch ON registry_inspection;
CREATE TRIGGER known_batch AFTER INSERT ON registry_inspection
REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION lineage_known_batch();
DROP TRIGGER IF EXISTS batch_stays ON registry_inspection;
CREATE TRIGGER batch_stays AFTER UPDATE OF batch_id ON registry_inspection
FOR EACH ROW WHEN (old.batch_id IS DISTINCT FROM new.batch_id)
EXECUTE FUNCTION lineage_batch_moved();
DROP TRIGGER IF EXISTS remember_update ON registry_inspection;
CREATE TRIGGER remember_update AFTER UPDATE ON registry_inspection
REFERENCING OLD TABLE AS was FOR EACH STATEMENT EXECUTE FUNCTION lineage_remember();
DROP TRIGGER IF EXISTS remember_delete ON registry_inspection;
CREATE TRIGGER remember_delete AFTER DELETE ON registry_inspection
REFERENCING OLD TABLE AS was FOR EACH STATEMENT EXECUTE FUNCTION lineage_remember();
DROP TRIGGER IF EXISTS known_batch ON registry_tip;
CREATE TRIGGER known_batch AFTER INSERT ON registry_tip
REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION lineage_known_batch();
DROP TRIGGER IF EXISTS batch_stays ON registry_tip;
CREATE TRIGGER batch_stays AFTER UPDATE OF batch_id ON registry_tip
FOR EACH ROW WHEN (old.batch_id IS DISTINCT FROM new.batch_id)
EXECUTE FUNCTION lineage_batch_moved();
DROP TRIGGER IF EXISTS remember_update ON registry_tip;
CREATE TRIGGER remember_update AFTER UPDATE ON registry_tip
REFERENCING OLD TABLE AS was FOR EACH STATEMENT EXECUTE FUNCTION lineage_remember();
DROP TRIGGER IF EXISTS remember_delete ON registry_tip;
CREATE TRIGGER remember_delete AFTER DELETE ON registry_tip
REFERENCING OLD TABLE AS was FOR EACH STATEMENT EXECUTE FUNCTION lineage_remember();
DROP TRIGGER IF EXISTS known_batch ON registry_servicesite;
CREATE TRIGGER known_batch AFTER INSERT ON registry_servicesite
REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION lineage_known_batch();
DROP TRIGGER IF EXISTS batch_stays ON registry_servicesite;
CREATE TRIGGER batch_stays AFTER UPDATE OF batch_id ON registry_servicesite
FOR EACH ROW WHEN (old.batch_id IS DISTINCT FROM new.batch_id)
EXECUTE FUNCTION lineage_batch_moved();
DROP TRIGGER IF EXISTS remember_update ON registry_servicesite;
CREATE TRIGGER remember_update AFTER UPDATE ON registry_servicesite
REFERENCING OLD TABLE AS was FOR EACH STATEMENT EXECUTE FUNCTION lineage_remember();
DROP TRIGGER IF EXISTS remember_delete ON registry_servicesite;
CREATE TRIGGER remember_delete AFTER DELETE ON registry_servicesite
REFERENCING OLD TABLE AS was FOR EACH STATEMENT EXECUTE FUNCTION lineage_remember();
