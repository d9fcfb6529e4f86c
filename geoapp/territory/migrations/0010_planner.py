"""Policies written so that the planner expects rows; nobody sees another row.

Frozen copies; the current text is beside the models (a test compares).
"""

from django.db import migrations

OWN_UNITS = """
-- The units that the user of this transaction answers for today, in Viet Nam's day.
-- In plpgsql, here and in the two like it, because a function in SQL is read and planned
-- anew by every statement that asks for it: 0.02 ms of a tile that takes one.
CREATE OR REPLACE FUNCTION territory_own_units() RETURNS int8multirange
LANGUAGE plpgsql STABLE PARALLEL SAFE
SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
    RETURN territory_units_of(
        territory_user_id(), (now() AT TIME ZONE 'Asia/Ho_Chi_Minh')::date
    );
END
$$
"""

OTHER_UNITS = """
-- The units of whose places the user of this transaction may know about where they are:
-- all but the own ones, for the roles that may know it at all; else none.
CREATE OR REPLACE FUNCTION territory_other_units() RETURNS int8multirange
LANGUAGE plpgsql STABLE PARALLEL SAFE
SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
    IF territory_may('approximate') THEN
        RETURN '{(,)}'::int8multirange - territory_own_units();
    END IF;
    RETURN '{}'::int8multirange;
END
$$
"""

VISIBLE_UNITS = """
-- The units a condition on rows has to let through. Where policies bind whoever asks and
-- name the same user, they decide already, and this says «all» instead of working out the
-- same set twice (0.1 ms, a tenth of a small tile). Never for the opposite condition.
CREATE OR REPLACE FUNCTION territory_visible_units(who bigint, day date)
RETURNS int8multirange
LANGUAGE plpgsql STABLE PARALLEL SAFE
SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
    IF row_security_active('territory_adminunit') AND territory_user_id() = who THEN
        RETURN '{(,)}'::int8multirange;
    END IF;
    RETURN territory_units_of(who, day);
END
$$
"""

VISIBILITY = """
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
"""


class Migration(migrations.Migration):
    dependencies = [("territory", "0009_codes_and_batches")]

    operations = [
        migrations.RunSQL(OWN_UNITS, migrations.RunSQL.noop),
        migrations.RunSQL(OTHER_UNITS, migrations.RunSQL.noop),
        migrations.RunSQL(VISIBLE_UNITS, migrations.RunSQL.noop),
        migrations.RunSQL(VISIBILITY, migrations.RunSQL.noop),
    ]
