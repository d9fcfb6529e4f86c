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
