-- Who sees scores: whoever sees the places they are made from.
ALTER TABLE analysis_result ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS visible ON analysis_result;
CREATE POLICY visible ON analysis_result
USING (
    nullif(
        unit_id <@ (SELECT territory_own_units())
        OR (SELECT place.id FROM registry_hotspot AS place WHERE place.id = hotspot_id)
        IS NOT NULL,
        false
    ) IS NOT NULL
);

ALTER TABLE analysis_run ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS visible ON analysis_run;
CREATE POLICY visible ON analysis_run
USING ((SELECT nullif(territory_may('places'), false)) IS NOT NULL);
