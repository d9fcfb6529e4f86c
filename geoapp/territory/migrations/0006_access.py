"""Who sees what: the functions that policies ask, and the policies on geography.

Frozen copies; the current text is beside the models (a test compares).
"""

from django.db import migrations

USER_ID = """
-- Whose eyes this transaction sees with: accounts_user.id, NULL where nobody was named.
-- The web process names the user with set_config('geoapp.user_id', …, true), which ends
-- with the transaction, so that a pooled connection cannot carry it to the next request.
-- What is not a number is an error: better no answer than somebody else's.
CREATE OR REPLACE FUNCTION territory_user_id() RETURNS bigint
LANGUAGE sql STABLE PARALLEL SAFE
AS $$ SELECT nullif(current_setting('geoapp.user_id', true), '')::bigint $$
"""

MAY = """
-- Whether the user of this transaction has a right; the same table as
-- geoapp/accounts/permissions.py (a test compares every role).
--   units        names and outlines of administrative units
--   map          geography: landmarks, the border, support services, boundaries
--   places       establishments, hotspots, inspections, tips of the own areas
--   approximate  places of other areas, each as the block of its commune it lies in
--   counts       how many places communes have, small numbers hidden
--   classes      the same in classes only, for a choropleth
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
            WHEN 'log' THEN asking = 'auditor'
            WHEN 'administer' THEN asking = 'admin'
        END,
        false
    );
END
$$
"""

UNITS_OF = """
-- The units a user answers for on a day: the areas assigned to the user, with all that
-- they reach (measure_reach.sql). Empty for an inactive user and for a role that does
-- not work with places. A multirange, because a membership test in it is a binary
-- search, and the units of one vintage have neighbouring keys: a province of 200
-- communes is a handful of ranges, the whole nation as well.
CREATE OR REPLACE FUNCTION territory_units_of(who bigint, day date)
RETURNS int8multirange
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
    RETURN coalesce(
        (
            SELECT range_agg(reach.units)
            FROM accounts_user AS account
            INNER JOIN territory_areascope AS scope ON scope.user_id = account.id
            INNER JOIN territory_unitreach AS reach ON reach.unit_id = scope.unit_id
            WHERE
                account.id = who
                AND account.is_active
                AND account.role IN (
                    'gis_officer', 'area_officer', 'inspection_team', 'leader', 'analyst'
                )
                AND scope.validity @> day
        ),
        '{}'
    );
END
$$
"""

OWN_UNITS = """
-- The units that the user of this transaction answers for today, in Viet Nam's day.
CREATE OR REPLACE FUNCTION territory_own_units() RETURNS int8multirange
LANGUAGE sql STABLE PARALLEL SAFE
AS $$
    SELECT territory_units_of(
        territory_user_id(), (now() AT TIME ZONE 'Asia/Ho_Chi_Minh')::date
    )
$$
"""

MEASURE_REACH = """
-- Keep territory_unitreach: which units whoever answers for a unit answers for as well.
-- These are the unit itself, the units below it, and the older units whose land went to
-- any of them, so that the records of an abolished commune stay with its successor.
--   * Below: as each unit is today or, if it is no more, as it last was. A commune that
--     was moved to another province is no longer reached from the one it left.
--   * Older units: only those that are no more, and whose succession a document states
--     or of whose land at least half (measured) went to the newer unit. The records of a
--     divided commune then have one heir, unless documents name several.
-- Measured anew after every statement that changes versions or successions; and on the
-- day a version loaded ahead of time begins, by whoever calls it (manage.py migrate).
CREATE OR REPLACE FUNCTION territory_measure_reach() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    today constant date := (now() AT TIME ZONE 'Asia/Ho_Chi_Minh')::date;
BEGIN
    WITH RECURSIVE latest AS (
        SELECT DISTINCT ON (unit_id)
            unit_id,
            parent_id,
            validity @> today AS in_force
        FROM territory_adminunitversion
        ORDER BY
            unit_id,
            lower(validity) <= today DESC,
            CASE WHEN lower(validity) <= today THEN lower(validity) END DESC,
            lower(validity)
    ),

    link AS (
        SELECT parent_id AS above, unit_id AS below
        FROM latest
        WHERE parent_id IS NOT NULL
        UNION
        SELECT succession.new_unit_id, succession.old_unit_id
        FROM territory_unitsuccession AS succession
        INNER JOIN latest AS earlier ON earlier.unit_id = succession.old_unit_id
        WHERE
            succession.day <= today
            AND NOT earlier.in_force
            AND (succession.basis = 'document' OR succession.old_share >= 0.5)
    ),

    reached AS (
        SELECT id AS top, id AS unit_id
        FROM territory_adminunit
        UNION
        SELECT reached.top, link.below
        FROM reached
        INNER JOIN link ON link.above = reached.unit_id
    )

    INSERT INTO territory_unitreach AS stored (unit_id, units)
    SELECT top, range_agg(int8range(unit_id, unit_id, '[]'))
    FROM reached
    GROUP BY top
    ON CONFLICT (unit_id) DO UPDATE SET units = excluded.units
    WHERE stored.units IS DISTINCT FROM excluded.units;
    RETURN NULL;
END
$$
"""

VISIBLE_UNITS = """
-- The units a condition on rows has to let through. Where policies bind whoever asks and
-- name the same user, they decide already, and this says «all» instead of working out the
-- same set twice (0.1 ms, a tenth of a small tile). Never for the opposite condition.
CREATE OR REPLACE FUNCTION territory_visible_units(who bigint, day date)
RETURNS int8multirange
LANGUAGE sql STABLE PARALLEL SAFE
AS $$
    SELECT CASE
        WHEN row_security_active('territory_adminunit') AND territory_user_id() = who
            THEN '{(,)}'::int8multirange
        ELSE territory_units_of(who, day)
    END
$$
"""

NAMED = """
-- Versions of units by name: those whose folded name holds the words or whose code begins
-- with them, or with is_similar those whose name has a stretch like them.
-- Run by its owner, because behind a policy no text search may use its index (15 ms
-- instead of 0.4 among a nation's communes). It gives keys only; whether their rows are
-- seen is up to the policy on the table.
CREATE OR REPLACE FUNCTION territory_named(words text, is_similar boolean)
RETURNS SETOF bigint
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER ROWS 20
SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    folded constant text := territory_fold(words);
    escape constant text := chr(92);
BEGIN
    IF is_similar THEN
        RETURN QUERY
        SELECT id FROM territory_adminunitversion
        WHERE territory_fold(name) %> folded;
    ELSE
        RETURN QUERY
        SELECT id FROM territory_adminunitversion
        WHERE
            territory_fold(name) LIKE '%' || replace(
                replace(replace(folded, escape, escape || escape), '%', escape || '%'),
                '_', escape || '_'
            ) || '%'
            OR (words ~ '^[0-9]+$' AND gso_code LIKE words || '%');
    END IF;
END
$$
"""

TRIGGERS = """
CREATE TRIGGER territory_measure_reach
AFTER INSERT OR DELETE OR UPDATE OF unit_id, parent_id, validity
ON territory_adminunitversion
FOR EACH STATEMENT EXECUTE FUNCTION territory_measure_reach();

CREATE TRIGGER territory_measure_reach
AFTER INSERT OR UPDATE OR DELETE
ON territory_unitsuccession
FOR EACH STATEMENT EXECUTE FUNCTION territory_measure_reach();

-- A statement-level trigger runs for no row as well: measure what is there already.
UPDATE territory_adminunitversion SET unit_id = unit_id WHERE FALSE
"""

UNTRIGGER = """
DROP TRIGGER territory_measure_reach ON territory_adminunitversion;
DROP TRIGGER territory_measure_reach ON territory_unitsuccession
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
        ("accounts", "0001_initial"),
        ("territory", "0005_blocks_and_reach"),
    ]

    operations = [
        migrations.RunSQL(USER_ID, "DROP FUNCTION territory_user_id"),
        migrations.RunSQL(MAY, "DROP FUNCTION territory_may"),
        migrations.RunSQL(UNITS_OF, "DROP FUNCTION territory_units_of"),
        migrations.RunSQL(OWN_UNITS, "DROP FUNCTION territory_own_units"),
        migrations.RunSQL(MEASURE_REACH, "DROP FUNCTION territory_measure_reach"),
        migrations.RunSQL(VISIBLE_UNITS, "DROP FUNCTION territory_visible_units"),
        migrations.RunSQL(NAMED, "DROP FUNCTION territory_named"),
        migrations.RunSQL(TRIGGERS, UNTRIGGER),
        migrations.RunSQL(VISIBILITY, migrations.RunSQL.noop),
    ]
