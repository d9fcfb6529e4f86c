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
