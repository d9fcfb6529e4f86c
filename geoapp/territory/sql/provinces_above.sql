-- The province that each of some units belongs to on a day.
--
-- :unit_ids  bigint[]  territory_adminunit.id of provinces or districts
-- :day       date
--
-- Output  unit_id, province_id bigint; a province belongs to itself; by unit
-- Index   territory_adminunitversion_unit_id
SELECT
    unit_id,
    CASE WHEN level = 'province' THEN unit_id ELSE parent_id END AS province_id
FROM territory_adminunitversion
WHERE
    unit_id = any(%(unit_ids)s::bigint [])
    AND validity @> %(day)s::date
    AND level IN ('province', 'district')
ORDER BY unit_id
