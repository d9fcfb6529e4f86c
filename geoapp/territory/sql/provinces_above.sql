-- The provinces that units belong to on a day.
--
-- :unit_ids  bigint[]  territory_adminunit.id of provinces or districts
-- :day       date
--
-- Output  id bigint, distinct, ascending
-- Index   territory_adminunitversion_unit_id
SELECT DISTINCT CASE WHEN level = 'province' THEN unit_id ELSE parent_id END AS id
FROM territory_adminunitversion
WHERE
    unit_id = any(%(unit_ids)s::bigint [])
    AND validity @> %(day)s::date
    AND level IN ('province', 'district')
ORDER BY id
