-- Simplified outlines are public geography, like what they were made from.
ALTER TABLE tiles_publishedshape ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS visible ON tiles_publishedshape;
CREATE POLICY visible ON tiles_publishedshape
USING ((SELECT nullif(territory_may('units'), false)) IS NOT NULL);
