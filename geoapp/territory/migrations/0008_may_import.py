"""Who may import; earlier rows are kept, and seen like the places.

Frozen copies; the current text is beside the models (a test compares).
"""

from django.db import migrations

MAY = """
-- Whether the user of this transaction has a right; the same table as
-- geoapp/accounts/permissions.py (a test compares every role).
--   units        names and outlines of administrative units
--   map          geography: landmarks, the border, support services, boundaries
--   places       establishments, hotspots, inspections, tips of the own areas
--   approximate  places of other areas, each as the block of its commune it lies in
--   counts       how many places communes have, small numbers hidden
--   classes      the same in classes only, for a choropleth
--   import       load files into the registers of the own area
--   log          the records of what was exported
--   administer   accounts and the areas assigned to them
-- Nobody named, unknown or no longer active: no right at all.
CREATE OR REPLACE FUNCTION territory_may(wanted text) RETURNS boolean
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    asking text;
BEGIN
    SELECT role INTO asking
    FROM accounts_user
    WHERE id = territory_user_id() AND is_active;
    RETURN coalesce(
        CASE wanted
            WHEN 'units' THEN asking <> 'auditor'
            WHEN 'map' THEN asking NOT IN ('admin', 'auditor')
            WHEN 'places' THEN asking IN (
                'gis_officer', 'area_officer', 'inspection_team', 'leader', 'analyst'
            )
            WHEN 'approximate' THEN asking IN (
                'gis_officer', 'area_officer', 'inspection_team'
            )
            WHEN 'counts' THEN asking IN (
                'gis_officer', 'area_officer', 'inspection_team', 'leader', 'analyst'
            )
            WHEN 'classes' THEN asking = 'viewer'
            WHEN 'import' THEN asking = 'gis_officer'
            WHEN 'log' THEN asking = 'auditor'
            WHEN 'administer' THEN asking = 'admin'
        END,
        false
    );
END
$$
"""

HISTORY = """
-- Every row has a batch that exists, and stays with it; every change and deletion is
-- kept (lineage/before.py).
DROP TRIGGER IF EXISTS known_batch ON territory_areadesignation;
CREATE TRIGGER known_batch AFTER INSERT ON territory_areadesignation
REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION lineage_known_batch();
DROP TRIGGER IF EXISTS batch_stays ON territory_areadesignation;
CREATE TRIGGER batch_stays BEFORE UPDATE OF batch_id ON territory_areadesignation
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
CREATE TRIGGER batch_stays BEFORE UPDATE OF batch_id ON territory_nationalborder
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
CREATE TRIGGER batch_stays BEFORE UPDATE OF batch_id ON territory_landmark
FOR EACH ROW WHEN (old.batch_id IS DISTINCT FROM new.batch_id)
EXECUTE FUNCTION lineage_batch_moved();
DROP TRIGGER IF EXISTS remember_update ON territory_landmark;
CREATE TRIGGER remember_update AFTER UPDATE ON territory_landmark
REFERENCING OLD TABLE AS was FOR EACH STATEMENT EXECUTE FUNCTION lineage_remember();
DROP TRIGGER IF EXISTS remember_delete ON territory_landmark;
CREATE TRIGGER remember_delete AFTER DELETE ON territory_landmark
REFERENCING OLD TABLE AS was FOR EACH STATEMENT EXECUTE FUNCTION lineage_remember();
"""

VISIBILITY = """
-- Who sees geography, row by row. The owner of the tables (migrations, management
-- commands) is not subject to policies; the web process owns nothing and is.
-- SELECTs around the functions make them run once a statement, not once a row.
ALTER TABLE territory_adminunit ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS visible ON territory_adminunit;
CREATE POLICY visible ON territory_adminunit
USING ((SELECT territory_may('units')));

ALTER TABLE territory_adminunitversion ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS visible ON territory_adminunitversion;
CREATE POLICY visible ON territory_adminunitversion
USING ((SELECT territory_may('units')));

ALTER TABLE territory_unitpiece ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS visible ON territory_unitpiece;
CREATE POLICY visible ON territory_unitpiece
USING ((SELECT territory_may('map')));

ALTER TABLE territory_unitsuccession ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS visible ON territory_unitsuccession;
CREATE POLICY visible ON territory_unitsuccession
USING ((SELECT territory_may('map')));

ALTER TABLE territory_versionbefore ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS visible ON territory_versionbefore;
CREATE POLICY visible ON territory_versionbefore
USING ((SELECT territory_may('map')));

ALTER TABLE territory_areadesignation ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS visible ON territory_areadesignation;
CREATE POLICY visible ON territory_areadesignation
USING ((SELECT territory_may('map')));

ALTER TABLE territory_nationalborder ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS visible ON territory_nationalborder;
CREATE POLICY visible ON territory_nationalborder
USING ((SELECT territory_may('map')));

ALTER TABLE territory_landmark ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS visible ON territory_landmark;
CREATE POLICY visible ON territory_landmark
USING ((SELECT territory_may('map')));

ALTER TABLE territory_areadesignation_before ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS visible ON territory_areadesignation_before;
CREATE POLICY visible ON territory_areadesignation_before
USING ((SELECT territory_may('map')));

ALTER TABLE territory_nationalborder_before ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS visible ON territory_nationalborder_before;
CREATE POLICY visible ON territory_nationalborder_before
USING ((SELECT territory_may('map')));

ALTER TABLE territory_landmark_before ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS visible ON territory_landmark_before;
CREATE POLICY visible ON territory_landmark_before
USING ((SELECT territory_may('map')));

ALTER TABLE territory_block ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS visible ON territory_block;
CREATE POLICY visible ON territory_block
USING ((SELECT territory_may('map')));

-- Read by the functions above, which run as the owner; by nobody else.
ALTER TABLE territory_unitreach ENABLE ROW LEVEL SECURITY;

-- Who answers for what is no secret, but only the administrator decides it.
ALTER TABLE territory_areascope ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS readable ON territory_areascope;
CREATE POLICY readable ON territory_areascope FOR SELECT USING (true);
DROP POLICY IF EXISTS insertable ON territory_areascope;
CREATE POLICY insertable ON territory_areascope FOR INSERT
WITH CHECK ((SELECT territory_may('administer')));
DROP POLICY IF EXISTS updatable ON territory_areascope;
CREATE POLICY updatable ON territory_areascope FOR UPDATE
USING ((SELECT territory_may('administer')));
DROP POLICY IF EXISTS deletable ON territory_areascope;
CREATE POLICY deletable ON territory_areascope FOR DELETE
USING ((SELECT territory_may('administer')));
"""


class Migration(migrations.Migration):
    dependencies = [
        ("territory", "0007_history"),
        ("lineage", "0004_remember"),
    ]
    operations = [
        migrations.RunSQL(MAY, migrations.RunSQL.noop),
        migrations.RunSQL(HISTORY, migrations.RunSQL.noop),
        migrations.RunSQL(VISIBILITY, migrations.RunSQL.noop),
    ]
