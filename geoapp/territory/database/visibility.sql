-- Who sees geography, row by row. The owner of the tables (migrations, management
-- commands) is not subject to policies; the web process owns nothing and is.
-- SELECTs around the functions make them run once a statement, not once a row.
-- «nullif(…, false) IS NOT NULL» says no more than «… is true», here and in the other
-- policies. It is there for the planner: of a bare condition it expects every second row,
-- of «<@» hardly any, and then it joins what should be hashed. Of IS NOT NULL it expects
-- nearly every row, so that it plans as for the owner of the tables.
ALTER TABLE territory_adminunit ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS visible ON territory_adminunit;
CREATE POLICY visible ON territory_adminunit
USING ((SELECT nullif(territory_may('units'), false)) IS NOT NULL);

ALTER TABLE territory_adminunitversion ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS visible ON territory_adminunitversion;
CREATE POLICY visible ON territory_adminunitversion
USING ((SELECT nullif(territory_may('units'), false)) IS NOT NULL);

ALTER TABLE territory_unitpiece ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS visible ON territory_unitpiece;
CREATE POLICY visible ON territory_unitpiece
USING ((SELECT nullif(territory_may('map'), false)) IS NOT NULL);

ALTER TABLE territory_unitsuccession ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS visible ON territory_unitsuccession;
CREATE POLICY visible ON territory_unitsuccession
USING ((SELECT nullif(territory_may('map'), false)) IS NOT NULL);

ALTER TABLE territory_versionbefore ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS visible ON territory_versionbefore;
CREATE POLICY visible ON territory_versionbefore
USING ((SELECT nullif(territory_may('map'), false)) IS NOT NULL);

ALTER TABLE territory_areadesignation ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS visible ON territory_areadesignation;
CREATE POLICY visible ON territory_areadesignation
USING ((SELECT nullif(territory_may('map'), false)) IS NOT NULL);

ALTER TABLE territory_nationalborder ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS visible ON territory_nationalborder;
CREATE POLICY visible ON territory_nationalborder
USING ((SELECT nullif(territory_may('map'), false)) IS NOT NULL);

ALTER TABLE territory_landmark ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS visible ON territory_landmark;
CREATE POLICY visible ON territory_landmark
USING ((SELECT nullif(territory_may('map'), false)) IS NOT NULL);

ALTER TABLE territory_areadesignation_before ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS visible ON territory_areadesignation_before;
CREATE POLICY visible ON territory_areadesignation_before
USING ((SELECT nullif(territory_may('map'), false)) IS NOT NULL);

ALTER TABLE territory_nationalborder_before ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS visible ON territory_nationalborder_before;
CREATE POLICY visible ON territory_nationalborder_before
USING ((SELECT nullif(territory_may('map'), false)) IS NOT NULL);

ALTER TABLE territory_landmark_before ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS visible ON territory_landmark_before;
CREATE POLICY visible ON territory_landmark_before
USING ((SELECT nullif(territory_may('map'), false)) IS NOT NULL);

ALTER TABLE territory_block ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS visible ON territory_block;
CREATE POLICY visible ON territory_block
USING ((SELECT nullif(territory_may('map'), false)) IS NOT NULL);

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
