-- Establishments in force that a list does not name, in the communes it speaks of.
--
-- :job_id     bigint     ingest_stagedimport.id
-- :day        date       the day the list speaks of
-- :everywhere boolean    also in communes that the list does not mention
-- :own_units  int8multirange  the units the officer answers for, or NULL: all there are
--
-- Output  id, code, name, unit_id
-- Index   establishment code; stagedrow key
-- Note    a row that is held is named all the same: a mistake in it ends nothing.
SELECT
    stored.id,
    stored.code,
    stored.name,
    stored.unit_id
FROM registry_establishment AS stored
WHERE
    stored.validity @> %(day)s::date
    AND lower(stored.validity) < %(day)s::date
    AND (
        %(own_units)s::int8multirange IS NULL
        OR stored.unit_id <@ %(own_units)s::int8multirange
    )
    AND NOT EXISTS (
        SELECT 1 FROM ingest_stagedrow AS row
        WHERE row.job_id = %(job_id)s AND row.mapped ->> 'code' = stored.code
    )
    AND (
        %(everywhere)s::boolean
        OR stored.unit_id IN (
            SELECT row.unit_id FROM ingest_stagedrow AS row
            WHERE row.job_id = %(job_id)s AND row.unit_id IS NOT NULL
        )
    )
