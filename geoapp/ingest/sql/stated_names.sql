-- The names of communes that incoming rows state, in the form that is compared.
--
-- Needs   create_incoming
--
-- Output  stated text
-- Index   none: the private table is read whole
SELECT DISTINCT stated
FROM ingest_incoming
WHERE stated IS NOT NULL
