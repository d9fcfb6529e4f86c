-- Who sees scores: whoever sees the places they are made from.
ALTER TABLE analysis_result ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS visible ON analysis_result;
CREATE POLICY visible ON analysis_result
USING (
    coalesce(
        unit_id <@ (SELECT territory_own_units())
        OR (
            SELECT place.lead_unit_id FROM registry_hotspot AS place
            WHERE place.id = hotspot_id
        ) <@ (SELECT territory_own_units()),
        false
    )
);

ALTER TABLE analysis_run ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS visible ON analysis_run;
CREATE POLICY visible ON analysis_run
USING ((SELECT territory_may('places')));
