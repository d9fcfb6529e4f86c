-- Every change and deletion of these rows is kept (lineage/before.py).
DROP TRIGGER IF EXISTS remember_update ON territory_areadesignation;
CREATE TRIGGER remember_update AFTER UPDATE ON territory_areadesignation
REFERENCING OLD TABLE AS was FOR EACH STATEMENT EXECUTE FUNCTION lineage_remember();
DROP TRIGGER IF EXISTS remember_delete ON territory_areadesignation;
CREATE TRIGGER remember_delete AFTER DELETE ON territory_areadesignation
REFERENCING OLD TABLE AS was FOR EACH STATEMENT EXECUTE FUNCTION lineage_remember();
DROP TRIGGER IF EXISTS remember_update ON territory_nationalborder;
CREATE TRIGGER remember_update AFTER UPDATE ON territory_nationalborder
REFERENCING OLD TABLE AS was FOR EACH STATEMENT EXECUTE FUNCTION lineage_remember();
DROP TRIGGER IF EXISTS remember_delete ON territory_nationalborder;
CREATE TRIGGER remember_delete AFTER DELETE ON territory_nationalborder
REFERENCING OLD TABLE AS was FOR EACH STATEMENT EXECUTE FUNCTION lineage_remember();
DROP TRIGGER IF EXISTS remember_update ON territory_landmark;
CREATE TRIGGER remember_update AFTER UPDATE ON territory_landmark
REFERENCING OLD TABLE AS was FOR EACH STATEMENT EXECUTE FUNCTION lineage_remember();
DROP TRIGGER IF EXISTS remember_delete ON territory_landmark;
CREATE TRIGGER remember_delete AFTER DELETE ON territory_landmark
REFERENCING OLD TABLE AS was FOR EACH STATEMENT EXECUTE FUNCTION lineage_remember();
