"""Earlier rows are kept, and seen like the places; service types are known ones.

Frozen copies; the current text is beside the models (a test compares).
"""

from django.db import migrations

TYPES = """
-- Refuse establishments of a service type that nobody knows, and the end of one in use.
-- The codes stand in an array, which no foreign key can guard. Once a statement: the few
-- distinct lists of a million rows are looked at, not the rows.
CREATE OR REPLACE FUNCTION registry_known_service_types() RETURNS trigger
LANGUAGE plpgsql
AS $$
DECLARE
    unknown text;
BEGIN
    SELECT stated.code INTO unknown
    FROM (
        SELECT DISTINCT unnest(lists.service_types) AS code
        FROM (SELECT DISTINCT service_types FROM written) AS lists
    ) AS stated
    WHERE NOT EXISTS (
        SELECT FROM registry_servicetype AS known WHERE known.code = stated.code
    )
    LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'no service type %', unknown
            USING ERRCODE = 'foreign_key_violation',
                CONSTRAINT = 'establishment_service_types_known';
    END IF;
    RETURN NULL;
END
$$;
DROP TRIGGER IF EXISTS known_service_types_insert ON registry_establishment;
CREATE TRIGGER known_service_types_insert AFTER INSERT ON registry_establishment
REFERENCING NEW TABLE AS written FOR EACH STATEMENT
EXECUTE FUNCTION registry_known_service_types();
"""

TYPES_OF_ROW = """
-- The same for a row whose service types become others: WHEN keeps the million cheap whose
-- do not.
CREATE OR REPLACE FUNCTION registry_known_service_types_of_row() RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
    IF NOT (
        SELECT coalesce(array_agg(known.code::text), '{}') @> NEW.service_types::text[]
        FROM registry_servicetype AS known
    ) THEN
        RAISE EXCEPTION 'no service type %', NEW.service_types
            USING ERRCODE = 'foreign_key_violation',
                CONSTRAINT = 'establishment_service_types_known';
    END IF;
    RETURN NEW;
END
$$;
DROP TRIGGER IF EXISTS known_service_types_update ON registry_establishment;
CREATE TRIGGER known_service_types_update
BEFORE UPDATE OF service_types ON registry_establishment
FOR EACH ROW WHEN (old.service_types IS DISTINCT FROM new.service_types)
EXECUTE FUNCTION registry_known_service_types_of_row();
"""

IN_USE = """
-- A service type that establishments have keeps its code and stays.
CREATE OR REPLACE FUNCTION registry_service_type_in_use() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
    IF EXISTS (
        SELECT FROM registry_establishment AS place
        WHERE place.service_types @> ARRAY[OLD.code]
    ) THEN
        RAISE EXCEPTION 'service type % is in use', OLD.code
            USING ERRCODE = 'foreign_key_violation',
                CONSTRAINT = 'establishment_service_types_known';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END
$$;
DROP TRIGGER IF EXISTS service_type_in_use_delete ON registry_servicetype;
CREATE TRIGGER service_type_in_use_delete BEFORE DELETE ON registry_servicetype
FOR EACH ROW EXECUTE FUNCTION registry_service_type_in_use();
DROP TRIGGER IF EXISTS service_type_in_use_update ON registry_servicetype;
CREATE TRIGGER service_type_in_use_update BEFORE UPDATE OF code ON registry_servicetype
FOR EACH ROW WHEN (old.code <> new.code)
EXECUTE FUNCTION registry_service_type_in_use();
"""

HELD = """
-- Which of the codes a register already has for places that the caller may not see.
-- Run by its owner, for imports only (nobody else is granted it): a code is unique in
-- the whole country, so a row with one of these can be neither new nor known.
CREATE OR REPLACE FUNCTION registry_codes_held(register text, codes text [])
RETURNS SETOF text
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
    SELECT place.code
    FROM (
        SELECT code, unit_id FROM registry_establishment
        WHERE register = 'establishments' AND code = ANY(codes)
        UNION ALL
        SELECT code, lead_unit_id FROM registry_hotspot
        WHERE register = 'hotspots' AND code = ANY(codes)
        UNION ALL
        SELECT code, unit_id FROM registry_inspection
        WHERE register = 'inspections' AND code = ANY(codes)
        UNION ALL
        SELECT code, unit_id FROM registry_tip
        WHERE register = 'tips' AND code = ANY(codes)
    ) AS place
    WHERE NOT coalesce(place.unit_id <@ territory_own_units(), false)
$$
"""

HISTORY = """
-- Every row has a batch that exists, and stays with it; every change and deletion is
-- kept (lineage/before.py).
DROP TRIGGER IF EXISTS known_batch ON registry_establishment;
CREATE TRIGGER known_batch AFTER INSERT ON registry_establishment
REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION lineage_known_batch();
DROP TRIGGER IF EXISTS batch_stays ON registry_establishment;
CREATE TRIGGER batch_stays BEFORE UPDATE OF batch_id ON registry_establishment
FOR EACH ROW WHEN (old.batch_id IS DISTINCT FROM new.batch_id)
EXECUTE FUNCTION lineage_batch_moved();
DROP TRIGGER IF EXISTS remember_update ON registry_establishment;
CREATE TRIGGER remember_update AFTER UPDATE ON registry_establishment
REFERENCING OLD TABLE AS was FOR EACH STATEMENT EXECUTE FUNCTION lineage_remember();
DROP TRIGGER IF EXISTS remember_delete ON registry_establishment;
CREATE TRIGGER remember_delete AFTER DELETE ON registry_establishment
REFERENCING OLD TABLE AS was FOR EACH STATEMENT EXECUTE FUNCTION lineage_remember();
DROP TRIGGER IF EXISTS known_batch ON registry_hotspot;
CREATE TRIGGER known_batch AFTER INSERT ON registry_hotspot
REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION lineage_known_batch();
DROP TRIGGER IF EXISTS batch_stays ON registry_hotspot;
CREATE TRIGGER batch_stays BEFORE UPDATE OF batch_id ON registry_hotspot
FOR EACH ROW WHEN (old.batch_id IS DISTINCT FROM new.batch_id)
EXECUTE FUNCTION lineage_batch_moved();
DROP TRIGGER IF EXISTS remember_update ON registry_hotspot;
CREATE TRIGGER remember_update AFTER UPDATE ON registry_hotspot
REFERENCING OLD TABLE AS was FOR EACH STATEMENT EXECUTE FUNCTION lineage_remember();
DROP TRIGGER IF EXISTS remember_delete ON registry_hotspot;
CREATE TRIGGER remember_delete AFTER DELETE ON registry_hotspot
REFERENCING OLD TABLE AS was FOR EACH STATEMENT EXECUTE FUNCTION lineage_remember();
DROP TRIGGER IF EXISTS known_batch ON registry_hotspotextent;
CREATE TRIGGER known_batch AFTER INSERT ON registry_hotspotextent
REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION lineage_known_batch();
DROP TRIGGER IF EXISTS batch_stays ON registry_hotspotextent;
CREATE TRIGGER batch_stays BEFORE UPDATE OF batch_id ON registry_hotspotextent
FOR EACH ROW WHEN (old.batch_id IS DISTINCT FROM new.batch_id)
EXECUTE FUNCTION lineage_batch_moved();
DROP TRIGGER IF EXISTS remember_update ON registry_hotspotextent;
CREATE TRIGGER remember_update AFTER UPDATE ON registry_hotspotextent
REFERENCING OLD TABLE AS was FOR EACH STATEMENT EXECUTE FUNCTION lineage_remember();
DROP TRIGGER IF EXISTS remember_delete ON registry_hotspotextent;
CREATE TRIGGER remember_delete AFTER DELETE ON registry_hotspotextent
REFERENCING OLD TABLE AS was FOR EACH STATEMENT EXECUTE FUNCTION lineage_remember();
DROP TRIGGER IF EXISTS known_batch ON registry_hotspotevent;
CREATE TRIGGER known_batch AFTER INSERT ON registry_hotspotevent
REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION lineage_known_batch();
DROP TRIGGER IF EXISTS batch_stays ON registry_hotspotevent;
CREATE TRIGGER batch_stays BEFORE UPDATE OF batch_id ON registry_hotspotevent
FOR EACH ROW WHEN (old.batch_id IS DISTINCT FROM new.batch_id)
EXECUTE FUNCTION lineage_batch_moved();
DROP TRIGGER IF EXISTS remember_update ON registry_hotspotevent;
CREATE TRIGGER remember_update AFTER UPDATE ON registry_hotspotevent
REFERENCING OLD TABLE AS was FOR EACH STATEMENT EXECUTE FUNCTION lineage_remember();
DROP TRIGGER IF EXISTS remember_delete ON registry_hotspotevent;
CREATE TRIGGER remember_delete AFTER DELETE ON registry_hotspotevent
REFERENCING OLD TABLE AS was FOR EACH STATEMENT EXECUTE FUNCTION lineage_remember();
DROP TRIGGER IF EXISTS known_batch ON registry_inspection;
CREATE TRIGGER known_batch AFTER INSERT ON registry_inspection
REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION lineage_known_batch();
DROP TRIGGER IF EXISTS batch_stays ON registry_inspection;
CREATE TRIGGER batch_stays BEFORE UPDATE OF batch_id ON registry_inspection
FOR EACH ROW WHEN (old.batch_id IS DISTINCT FROM new.batch_id)
EXECUTE FUNCTION lineage_batch_moved();
DROP TRIGGER IF EXISTS remember_update ON registry_inspection;
CREATE TRIGGER remember_update AFTER UPDATE ON registry_inspection
REFERENCING OLD TABLE AS was FOR EACH STATEMENT EXECUTE FUNCTION lineage_remember();
DROP TRIGGER IF EXISTS remember_delete ON registry_inspection;
CREATE TRIGGER remember_delete AFTER DELETE ON registry_inspection
REFERENCING OLD TABLE AS was FOR EACH STATEMENT EXECUTE FUNCTION lineage_remember();
DROP TRIGGER IF EXISTS known_batch ON registry_tip;
CREATE TRIGGER known_batch AFTER INSERT ON registry_tip
REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION lineage_known_batch();
DROP TRIGGER IF EXISTS batch_stays ON registry_tip;
CREATE TRIGGER batch_stays BEFORE UPDATE OF batch_id ON registry_tip
FOR EACH ROW WHEN (old.batch_id IS DISTINCT FROM new.batch_id)
EXECUTE FUNCTION lineage_batch_moved();
DROP TRIGGER IF EXISTS remember_update ON registry_tip;
CREATE TRIGGER remember_update AFTER UPDATE ON registry_tip
REFERENCING OLD TABLE AS was FOR EACH STATEMENT EXECUTE FUNCTION lineage_remember();
DROP TRIGGER IF EXISTS remember_delete ON registry_tip;
CREATE TRIGGER remember_delete AFTER DELETE ON registry_tip
REFERENCING OLD TABLE AS was FOR EACH STATEMENT EXECUTE FUNCTION lineage_remember();
DROP TRIGGER IF EXISTS known_batch ON registry_servicesite;
CREATE TRIGGER known_batch AFTER INSERT ON registry_servicesite
REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION lineage_known_batch();
DROP TRIGGER IF EXISTS batch_stays ON registry_servicesite;
CREATE TRIGGER batch_stays BEFORE UPDATE OF batch_id ON registry_servicesite
FOR EACH ROW WHEN (old.batch_id IS DISTINCT FROM new.batch_id)
EXECUTE FUNCTION lineage_batch_moved();
DROP TRIGGER IF EXISTS remember_update ON registry_servicesite;
CREATE TRIGGER remember_update AFTER UPDATE ON registry_servicesite
REFERENCING OLD TABLE AS was FOR EACH STATEMENT EXECUTE FUNCTION lineage_remember();
DROP TRIGGER IF EXISTS remember_delete ON registry_servicesite;
CREATE TRIGGER remember_delete AFTER DELETE ON registry_servicesite
REFERENCING OLD TABLE AS was FOR EACH STATEMENT EXECUTE FUNCTION lineage_remember();
"""

VISIBILITY = """
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
"""

APPROXIMATE = """
-- What others may know of a place goes with it: by whoever deletes the place, who may
-- not see that relation at all.
DO $$
DECLARE
    link record;
BEGIN
    FOR link IN
        SELECT conname, conrelid::regclass AS held, confrelid::regclass AS place
        FROM pg_constraint
        WHERE
            contype = 'f'
            AND conrelid IN (
                'establishments_approx'::regclass, 'hotspots_approx'::regclass,
                'inspections_approx'::regclass
            )
            AND conkey = ARRAY[(
                SELECT attnum FROM pg_attribute
                WHERE attrelid = conrelid AND attname = 'place_id'
            )]
    LOOP
        EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', link.held, link.conname);
        EXECUTE format(
            'ALTER TABLE %s ADD CONSTRAINT %I FOREIGN KEY (place_id) REFERENCES %s (id)'
            ' ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED',
            link.held, link.conname, link.place
        );
    END LOOP;
END
$$
"""


class Migration(migrations.Migration):
    dependencies = [
        ("registry", "0006_history"),
        ("lineage", "0004_remember"),
        ("territory", "0008_may_import"),
    ]
    operations = [
        migrations.RunSQL(TYPES, migrations.RunSQL.noop),
        migrations.RunSQL(TYPES_OF_ROW, migrations.RunSQL.noop),
        migrations.RunSQL(IN_USE, migrations.RunSQL.noop),
        migrations.RunSQL(HELD, migrations.RunSQL.noop),
        migrations.RunSQL(HISTORY, migrations.RunSQL.noop),
        migrations.RunSQL(APPROXIMATE, migrations.RunSQL.noop),
        migrations.RunSQL(VISIBILITY, migrations.RunSQL.noop),
    ]
