-- Every row has a batch that exists, and stays with it; every change and deletion is
-- kept (lineage/before.py).
-- AFTER, for before a BEFORE trigger PostgreSQL locks the row: a million of them.
DROP TRIGGER IF EXISTS known_batch ON territory_areadesignation;
CREATE TRIGGER known_batch AFTER INSERT ON territory_areadesignation
REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION lineage_known_batch();
DROP TRIGGER IF EXISTS batch_stays ON territory_areadesignation;
CREATE TRIGGER batch_stays AFTER UPDATE OF batch_id ON territory_areadesignation
FOR EACH ROW WHEN (old.batch_id IS DISTINCT FROM new.batch_id)
EXECUTE FUNCTION lineage_batch_moved();
DROP TRIGGER IF EXISTS remember_update ON territory_areadesignation;
CREATE TRIGGER remember_update AFTER UPDATE ON territory_areadesignation
REFERENCING OLD TABLE AS was FOR EACH STATEMENT EXECUTE FUNCTION lineage_remember();
DROP TRIGGER IF EXISTS remember_delete ON territory_areadesignation;
CREATE TRIGGER remember_delete AFTER DELETE ON territory_areadesignation
REFERENCING OLD TABLE AS was FOR EACH STATEMENT EXECUTE FUNCTION lineage_remember();
DROP TRIGGER IF EXISTS known_batch ON territory_nationalborder;
CREATE TRIGGER known_batch AFTER INSERT ON territory_nationalborder
REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION lineage_known_batch();
DROP TRIGGER IF EXISTS batch_stays ON territory_nationalborder;
CREATE TRIGGER batch_stays AFTER UPDATE OF batch_id ON territory_nationalborder
FOR EACH ROW WHEN (old.batch_id IS DISTINCT FROM new.batch_id)
EXECUTE FUNCTION lineage_batch_moved();
DROP TRIGGER IF EXISTS remember_update ON territory_nationalborder;
CREATE TRIGGER remember_update AFTER UPDATE ON territory_nationalborder
REFERENCING OLD TABLE AS was FOR EACH STATEMENT EXECUTE FUNCTION lineage_remember();
DROP TRIGGER IF EXISTS remember_delete ON territory_nationalborder;
CREATE TRIGGER remember_delete AFTER DELETE ON territory_nationalborder
REFERENCING OLD TABLE AS was FOR EACH STATEMENT EXECUTE FUNCTION lineage_remember();
DROP TRIGGER IF EXISTS known_batch ON territory_landmark;
CREATE TRIGGER known_batch AFTER INSERT ON territory_landmark
REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION lineage_known_batch();
DROP TRIGGER IF EXISTS batch_stays ON territory_landmark;
CREATE TRIGGER batch_stays AFTER UPDATE OF batch_id ON territory_landmark
FOR EACH ROW WHEN (old.batch_id IS DISTINCT FROM new.batch_id)
EXECUTE FUNCTION lineage_batch_moved();
DROP TRIGGER IF EXISTS remember_update ON territory_landmark;
CREATE TRIGGER remember_update AFTER UPDATE ON territory_landmark
REFERENCING OLD TABLE AS was FOR EACH STATEMENT EXECUTE FUNCTION lineage_remember();
DROP TRIGGER IF EXISTS remember_delete ON territory_landmark;
CREATE TRIGGER remember_delete AFTER DELETE ON territory_landmark
REFERENCING OLD TABLE AS was FOR EACH STATEMENT EXECUTE FUNCTION lineage_remember();
