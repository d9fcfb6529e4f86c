-- Versions of some provinces that began before a day and still hold on it.
--
-- :level           text      their level
-- :province_ids    bigint[]  provinces they belong to
-- :day             date
-- :with_districts  boolean   the provinces' districts as well
--
-- Output  id bigint: territory_adminunitversion.id
-- Index   territory_adminunitversion_parent_id
SELECT DISTINCT version.id
FROM territory_adminunitversion AS version
LEFT JOIN territory_adminunitversion AS district
    ON
        version.parent_id = district.unit_id
        AND district.level = 'district'
        AND district.validity && version.validity
WHERE
    version.validity @> %(day)s::date
    AND lower(version.validity) < %(day)s::date
    AND (
        version.level = %(level)s::text
        OR (%(with_districts)s::boolean AND version.level = 'district')
    )
    AND coalesce(district.parent_id, version.parent_id)
    = any(%(province_ids)s::bigint [])
ORDER BY version.id
