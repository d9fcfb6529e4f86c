-- Who sees places, row by row. A place belongs to the unit it was assigned to; who
-- answers for that unit, or for one that reaches it, sees it as it is.
-- coalesce() only for the planner: it takes «<@» for a condition that hardly any row meets,
-- and with the same condition in the statement it expected nothing and read everything
-- (the newest 50 of 300,000 inspections: 150 ms instead of 3).
ALTER TABLE registry_establishment ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS visible ON registry_establishment;
CREATE POLICY visible ON registry_establishment
USING (coalesce(unit_id <@ (SELECT territory_own_units()), false));

ALTER TABLE registry_hotspot ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS visible ON registry_hotspot;
CREATE POLICY visible ON registry_hotspot
USING (coalesce(lead_unit_id <@ (SELECT territory_own_units()), false));

-- A sub-select of one row, not EXISTS: that the planner would answer by reading every
-- hotspot of the nation first, for a tile with three of them. The inner table's own policy
-- applies as well.
ALTER TABLE registry_hotspotextent ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS visible ON registry_hotspotextent;
CREATE POLICY visible ON registry_hotspotextent
USING (
    coalesce(
        (
            SELECT place.lead_unit_id FROM registry_hotspot AS place
            WHERE place.id = hotspot_id
        ) <@ (SELECT territory_own_units()),
        false
    )
);

ALTER TABLE registry_hotspotevent ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS visible ON registry_hotspotevent;
CREATE POLICY visible ON registry_hotspotevent
USING (
    coalesce(
        (
            SELECT place.lead_unit_id FROM registry_hotspot AS place
            WHERE place.id = hotspot_id
        ) <@ (SELECT territory_own_units()),
        false
    )
);

ALTER TABLE registry_inspection ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS visible ON registry_inspection;
CREATE POLICY visible ON registry_inspection
USING (coalesce(unit_id <@ (SELECT territory_own_units()), false));

ALTER TABLE registry_tip ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS visible ON registry_tip;
CREATE POLICY visible ON registry_tip
USING (coalesce(unit_id <@ (SELECT territory_own_units()), false));

ALTER TABLE registry_servicesite ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS visible ON registry_servicesite;
CREATE POLICY visible ON registry_servicesite
USING ((SELECT territory_may('map')));

-- Earlier rows of places (lineage/before.py): seen like the places themselves. Nobody is
-- granted to write them; the trigger that does runs as the owner.
ALTER TABLE registry_establishment_before ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS visible ON registry_establishment_before;
CREATE POLICY visible ON registry_establishment_before
USING (coalesce(unit_id <@ (SELECT territory_own_units()), false));

ALTER TABLE registry_hotspot_before ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS visible ON registry_hotspot_before;
CREATE POLICY visible ON registry_hotspot_before
USING (coalesce(lead_unit_id <@ (SELECT territory_own_units()), false));

ALTER TABLE registry_hotspotextent_before ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS visible ON registry_hotspotextent_before;
CREATE POLICY visible ON registry_hotspotextent_before
USING (
    coalesce(
        (
            SELECT place.lead_unit_id FROM registry_hotspot AS place
            WHERE place.id = hotspot_id
        ) <@ (SELECT territory_own_units()),
        false
    )
);

ALTER TABLE registry_hotspotevent_before ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS visible ON registry_hotspotevent_before;
CREATE POLICY visible ON registry_hotspotevent_before
USING (
    coalesce(
        (
            SELECT place.lead_unit_id FROM registry_hotspot AS place
            WHERE place.id = hotspot_id
        ) <@ (SELECT territory_own_units()),
        false
    )
);

ALTER TABLE registry_inspection_before ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS visible ON registry_inspection_before;
CREATE POLICY visible ON registry_inspection_before
USING (coalesce(unit_id <@ (SELECT territory_own_units()), false));

ALTER TABLE registry_tip_before ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS visible ON registry_tip_before;
CREATE POLICY visible ON registry_tip_before
USING (coalesce(unit_id <@ (SELECT territory_own_units()), false));

ALTER TABLE registry_servicesite_before ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS visible ON registry_servicesite_before;
CREATE POLICY visible ON registry_servicesite_before
USING ((SELECT territory_may('map')));

-- Outside the own areas: where about, and how many. Row-level security cannot coarsen a
-- geometry, so these are relations of their own (registry/precision.py).
ALTER TABLE establishments_approx ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS visible ON establishments_approx;
CREATE POLICY visible ON establishments_approx
USING (
    (SELECT territory_may('approximate'))
    AND NOT unit_id <@ (SELECT territory_own_units())
);

ALTER TABLE hotspots_approx ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS visible ON hotspots_approx;
CREATE POLICY visible ON hotspots_approx
USING (
    (SELECT territory_may('approximate'))
    AND NOT unit_id <@ (SELECT territory_own_units())
);

ALTER TABLE inspections_approx ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS visible ON inspections_approx;
CREATE POLICY visible ON inspections_approx
USING (
    (SELECT territory_may('approximate'))
    AND NOT unit_id <@ (SELECT territory_own_units())
);

ALTER TABLE establishments_counts ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS visible ON establishments_counts;
CREATE POLICY visible ON establishments_counts
USING (
    CASE detail
        WHEN 'count' THEN (SELECT territory_may('counts'))
        WHEN 'class' THEN (SELECT territory_may('classes'))
    END
);

ALTER TABLE hotspots_counts ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS visible ON hotspots_counts;
CREATE POLICY visible ON hotspots_counts
USING (
    CASE detail
        WHEN 'count' THEN (SELECT territory_may('counts'))
        WHEN 'class' THEN (SELECT territory_may('classes'))
    END
);

ALTER TABLE inspections_counts ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS visible ON inspections_counts;
CREATE POLICY visible ON inspections_counts
USING (
    CASE detail
        WHEN 'count' THEN (SELECT territory_may('counts'))
        WHEN 'class' THEN (SELECT territory_may('classes'))
    END
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
