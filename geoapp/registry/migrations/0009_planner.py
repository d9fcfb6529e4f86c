"""Policies written so that the planner expects rows; nobody sees another row.

Frozen copies; the current text is beside the models (a test compares).
"""

from django.db import migrations

VISIBILITY = """
-- Who sees places, row by row. A place belongs to the unit it was assigned to; who
-- answers for that unit, or for one that reaches it, sees it as it is.
-- nullif() is only for the planner (territory/database/visibility.sql): with a bare «<@» it
-- expected nothing and read everything (the newest 50 of 300,000 inspections: 150 ms
-- instead of 3).
ALTER TABLE registry_establishment ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS visible ON registry_establishment;
CREATE POLICY visible ON registry_establishment
USING (nullif(unit_id <@ (SELECT territory_own_units()), false) IS NOT NULL);

ALTER TABLE registry_hotspot ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS visible ON registry_hotspot;
CREATE POLICY visible ON registry_hotspot
USING (nullif(lead_unit_id <@ (SELECT territory_own_units()), false) IS NOT NULL);

-- An extent and an event are seen with their hotspot: its own policy decides in the
-- sub-select, which asks for the units once instead of twice. A sub-select of one row, not
-- EXISTS: that the planner would answer by reading every hotspot of the nation first, for a
-- tile with three of them.
ALTER TABLE registry_hotspotextent ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS visible ON registry_hotspotextent;
CREATE POLICY visible ON registry_hotspotextent
USING (
    (SELECT place.id FROM registry_hotspot AS place WHERE place.id = hotspot_id)
    IS NOT NULL
);

ALTER TABLE registry_hotspotevent ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS visible ON registry_hotspotevent;
CREATE POLICY visible ON registry_hotspotevent
USING (
    (SELECT place.id FROM registry_hotspot AS place WHERE place.id = hotspot_id)
    IS NOT NULL
);

ALTER TABLE registry_inspection ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS visible ON registry_inspection;
CREATE POLICY visible ON registry_inspection
USING (nullif(unit_id <@ (SELECT territory_own_units()), false) IS NOT NULL);

ALTER TABLE registry_tip ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS visible ON registry_tip;
CREATE POLICY visible ON registry_tip
USING (nullif(unit_id <@ (SELECT territory_own_units()), false) IS NOT NULL);

ALTER TABLE registry_servicesite ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS visible ON registry_servicesite;
CREATE POLICY visible ON registry_servicesite
USING ((SELECT nullif(territory_may('map'), false)) IS NOT NULL);

-- Earlier rows of places (lineage/before.py): seen like the places themselves. Nobody is
-- granted to write them; the trigger that does runs as the owner.
ALTER TABLE registry_establishment_before ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS visible ON registry_establishment_before;
CREATE POLICY visible ON registry_establishment_before
USING (nullif(unit_id <@ (SELECT territory_own_units()), false) IS NOT NULL);

ALTER TABLE registry_hotspot_before ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS visible ON registry_hotspot_before;
CREATE POLICY visible ON registry_hotspot_before
USING (nullif(lead_unit_id <@ (SELECT territory_own_units()), false) IS NOT NULL);

ALTER TABLE registry_hotspotextent_before ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS visible ON registry_hotspotextent_before;
CREATE POLICY visible ON registry_hotspotextent_before
USING (
    (SELECT place.id FROM registry_hotspot AS place WHERE place.id = hotspot_id)
    IS NOT NULL
);

ALTER TABLE registry_hotspotevent_before ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS visible ON registry_hotspotevent_before;
CREATE POLICY visible ON registry_hotspotevent_before
USING (
    (SELECT place.id FROM registry_hotspot AS place WHERE place.id = hotspot_id)
    IS NOT NULL
);

ALTER TABLE registry_inspection_before ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS visible ON registry_inspection_before;
CREATE POLICY visible ON registry_inspection_before
USING (nullif(unit_id <@ (SELECT territory_own_units()), false) IS NOT NULL);

ALTER TABLE registry_tip_before ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS visible ON registry_tip_before;
CREATE POLICY visible ON registry_tip_before
USING (nullif(unit_id <@ (SELECT territory_own_units()), false) IS NOT NULL);

ALTER TABLE registry_servicesite_before ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS visible ON registry_servicesite_before;
CREATE POLICY visible ON registry_servicesite_before
USING ((SELECT nullif(territory_may('map'), false)) IS NOT NULL);

-- Outside the own areas: where about, and how many. Row-level security cannot coarsen a
-- geometry, so these are relations of their own (registry/precision.py).
ALTER TABLE establishments_approx ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS visible ON establishments_approx;
CREATE POLICY visible ON establishments_approx
USING (nullif(unit_id <@ (SELECT territory_other_units()), false) IS NOT NULL);

ALTER TABLE hotspots_approx ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS visible ON hotspots_approx;
CREATE POLICY visible ON hotspots_approx
USING (nullif(unit_id <@ (SELECT territory_other_units()), false) IS NOT NULL);

ALTER TABLE inspections_approx ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS visible ON inspections_approx;
CREATE POLICY visible ON inspections_approx
USING (nullif(unit_id <@ (SELECT territory_other_units()), false) IS NOT NULL);

ALTER TABLE establishments_counts ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS visible ON establishments_counts;
CREATE POLICY visible ON establishments_counts
USING (
    nullif(
        detail = (
            SELECT CASE
                WHEN territory_may('counts') THEN 'count'
                WHEN territory_may('classes') THEN 'class'
            END
        ),
        false
    ) IS NOT NULL
);

ALTER TABLE hotspots_counts ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS visible ON hotspots_counts;
CREATE POLICY visible ON hotspots_counts
USING (
    nullif(
        detail = (
            SELECT CASE
                WHEN territory_may('counts') THEN 'count'
                WHEN territory_may('classes') THEN 'class'
            END
        ),
        false
    ) IS NOT NULL
);

ALTER TABLE inspections_counts ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS visible ON inspections_counts;
CREATE POLICY visible ON inspections_counts
USING (
    nullif(
        detail = (
            SELECT CASE
                WHEN territory_may('counts') THEN 'count'
                WHEN territory_may('classes') THEN 'class'
            END
        ),
        false
    ) IS NOT NULL
);

-- Figures of whole provinces: to whoever sees the map, and to the public where this
-- installation says so (the page sets it for its own transaction).
ALTER TABLE province_progress ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS visible ON province_progress;
CREATE POLICY visible ON province_progress
USING (
    (SELECT territory_may('map'))
    OR (SELECT current_setting('geoapp.public_progress', true)) = 'on'
);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("registry", "0008_codes_and_batches"),
        ("territory", "0010_planner"),
    ]

    operations = [migrations.RunSQL(VISIBILITY, migrations.RunSQL.noop)]
