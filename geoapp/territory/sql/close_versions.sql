-- End versions of units.
--
-- :version_ids  bigint[]  territory_adminunitversion.id, all begun before :day
-- :day          date      the first day they no longer hold
--
-- Index   primary key
UPDATE territory_adminunitversion
SET validity = daterange(lower(validity), %(day)s::date)
WHERE id = any(%(version_ids)s::bigint [])
