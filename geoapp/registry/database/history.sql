-- Every change and deletion of these rows is kept (lineage/before.py).
DROP TRIGGER IF EXISTS remember_update ON registry_establishment;
CREATE TRIGGER remember_update AFTER UPDATE ON registry_establishment
REFERENCING OLD TABLE AS was FOR EACH STATEMENT EXECUTE FUNCTION lineage_remember();
DROP TRIGGER IF EXISTS remember_delete ON registry_establishment;
CREATE TRIGGER remember_delete AFTER DELETE ON registry_establishment
REFERENCING OLD TABLE AS was FOR EACH STATEMENT EXECUTE FUNCTION lineage_remember();
DROP TRIGGER IF EXISTS remember_update ON registry_hotspot;
CREATE TRIGGER remember_update AFTER UPDATE ON registry_hotspot
REFERENCING OLD TABLE AS was FOR EACH STATEMENT EXECUTE FUNCTION lineage_remember();
DROP TRIGGER IF EXISTS remember_delete ON registry_hotspot;
CREATE TRIGGER remember_delete AFTER DELETE ON registry_hotspot
REFERENCING OLD TABLE AS was FOR EACH STATEMENT EXECUTE FUNCTION lineage_remember();
DROP TRIGGER IF EXISTS remember_update ON registry_hotspotextent;
CREATE TRIGGER remember_update AFTER UPDATE ON registry_hotspotextent
REFERENCING OLD TABLE AS was FOR EACH STATEMENT EXECUTE FUNCTION lineage_remember();
DROP TRIGGER IF EXISTS remember_delete ON registry_hotspotextent;
CREATE TRIGGER remember_delete AFTER DELETE ON registry_hotspotextent
REFERENCING OLD TABLE AS was FOR EACH STATEMENT EXECUTE FUNCTION lineage_remember();
DROP TRIGGER IF EXISTS remember_update ON registry_hotspotevent;
CREATE TRIGGER remember_update AFTER UPDATE ON registry_hotspotevent
REFERENCING OLD TABLE AS was FOR EACH STATEMENT EXECUTE FUNCTION lineage_remember();
DROP TRIGGER IF EXISTS remember_delete ON registry_hotspotevent;
CREATE TRIGGER remember_delete AFTER DELETE ON registry_hotspotevent
REFERENCING OLD TABLE AS was FOR EACH STATEMENT EXECUTE FUNCTION lineage_remember();
DROP TRIGGER IF EXISTS remember_update ON registry_inspection;
CREATE TRIGGER remember_update AFTER UPDATE ON registry_inspection
REFERENCING OLD TABLE AS was FOR EACH STATEMENT EXECUTE FUNCTION lineage_remember();
DROP TRIGGER IF EXISTS remember_delete ON registry_inspection;
CREATE TRIGGER remember_delete AFTER DELETE ON registry_inspection
REFERENCING OLD TABLE AS was FOR EACH STATEMENT EXECUTE FUNCTION lineage_remember();
DROP TRIGGER IF EXISTS remember_update ON registry_tip;
CREATE TRIGGER remember_update AFTER UPDATE ON registry_tip
REFERENCING OLD TABLE AS was FOR EACH STATEMENT EXECUTE FUNCTION lineage_remember();
DROP TRIGGER IF EXISTS remember_delete ON registry_tip;
CREATE TRIGGER remember_delete AFTER DELETE ON registry_tip
REFERENCING OLD TABLE AS was FOR EACH STATEMENT EXECUTE FUNCTION lineage_remember();
DROP TRIGGER IF EXISTS remember_update ON registry_servicesite;
CREATE TRIGGER remember_update AFTER UPDATE ON registry_servicesite
REFERENCING OLD TABLE AS was FOR EACH STATEMENT EXECUTE FUNCTION lineage_remember();
DROP TRIGGER IF EXISTS remember_delete ON registry_servicesite;
CREATE TRIGGER remember_delete AFTER DELETE ON registry_servicesite
REFERENCING OLD TABLE AS was FOR EACH STATEMENT EXECUTE FUNCTION lineage_remember();
