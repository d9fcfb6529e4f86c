-- Who sees scores: whoever sees the places they are made from.
ALTER TABLE analysis_result ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS visible ON analysis_result;
CREATE POLICY visible ON analysis_result
USING (
    unit_id <@ (SELECT territory_own_units())
    OR EXISTS (SELECT FROM registry_hotspot AS place WHERE place.id = hotspot_id)
);

ALTER TABLE analysis_run ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS visible ON analysis_run;
CREATE POLICY visible ON analysis_run
USING ((SELECT territory_may('places')));
