-- Units to which places are assigned.
--
-- Output  unit_id bigint
-- Index   unit keys of the registers
SELECT unit_id FROM registry_establishment
WHERE unit_id IS NOT NULL
UNION
SELECT lead_unit_id FROM registry_hotspot
WHERE lead_unit_id IS NOT NULL
UNION
SELECT unit_id FROM registry_inspection
WHERE unit_id IS NOT NULL
