-- Work in the background is seen, and stopped, by whoever asked for it.
ALTER TABLE jobs_job ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS own ON jobs_job;
CREATE POLICY own ON jobs_job
USING (requested_by_id = (SELECT territory_user_id()))
WITH CHECK (requested_by_id = (SELECT territory_user_id()));
