-- Who sees where data came from, and who took them away.
ALTER TABLE lineage_source ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS visible ON lineage_source;
CREATE POLICY visible ON lineage_source
USING ((SELECT nullif(territory_may('map'), false)) IS NOT NULL);

-- The name of a file about places can name them: of others only files of geography are
-- shown. An import is written, and taken back, in the name of whoever may import.
ALTER TABLE lineage_batch ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS visible ON lineage_batch;
CREATE POLICY visible ON lineage_batch FOR SELECT
USING (
    committed_by_id = (SELECT territory_user_id())
    OR (
        layer IN (
            'admin_units', 'designations', 'national_border', 'landmarks',
            'service_sites'
        )
        AND (SELECT territory_may('map'))
    )
);
DROP POLICY IF EXISTS insertable ON lineage_batch;
CREATE POLICY insertable ON lineage_batch FOR INSERT
WITH CHECK (
    committed_by_id = (SELECT territory_user_id()) AND (SELECT territory_may('import'))
);
DROP POLICY IF EXISTS updatable ON lineage_batch;
CREATE POLICY updatable ON lineage_batch FOR UPDATE
USING (
    committed_by_id = (SELECT territory_user_id()) AND (SELECT territory_may('import'))
);
DROP POLICY IF EXISTS deletable ON lineage_batch;
CREATE POLICY deletable ON lineage_batch FOR DELETE
USING (
    committed_by_id = (SELECT territory_user_id()) AND (SELECT territory_may('import'))
);

-- Which rows stayed: to whoever took the batch back.
ALTER TABLE lineage_keptatundo ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS own ON lineage_keptatundo;
CREATE POLICY own ON lineage_keptatundo
USING (
    EXISTS (
        SELECT FROM lineage_batch AS batch
        WHERE batch.id = batch_id AND batch.committed_by_id = (SELECT territory_user_id())
    )
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
