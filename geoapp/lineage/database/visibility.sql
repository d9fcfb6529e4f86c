-- Who sees where data came from, and who took them away.
ALTER TABLE lineage_source ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS visible ON lineage_source;
CREATE POLICY visible ON lineage_source
USING ((SELECT territory_may('map')));

ALTER TABLE lineage_batch ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS visible ON lineage_batch;
-- The name of a file about places can name them: only files of geography are shown.
CREATE POLICY visible ON lineage_batch
USING (
    layer IN (
        'admin_units', 'designations', 'national_border', 'landmarks', 'service_sites'
    )
    AND (SELECT territory_may('map'))
);

-- One's own exports, or all of them to the auditor. Nobody writes in another's name.
ALTER TABLE lineage_exportlog ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS visible ON lineage_exportlog;
CREATE POLICY visible ON lineage_exportlog FOR SELECT
USING (
    user_id = (SELECT territory_user_id()) OR (SELECT territory_may('log'))
);
DROP POLICY IF EXISTS own ON lineage_exportlog;
CREATE POLICY own ON lineage_exportlog FOR INSERT
WITH CHECK (user_id = (SELECT territory_user_id()));
