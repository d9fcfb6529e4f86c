-- Versions of some provinces that began before a day and still hold on it.
--
-- :level           text      their level
-- :province_ids    bigint[]  provinces they belong to
-- :day             date
-- :with_districts  boolean   the provinces' districts as well
--
-- Output  version_id, unit_id, province_id bigint
-- Index   territory_adminunitversion_parent_id
SELECT DISTINCT
    version.id AS version_id,
    version.unit_id,
    coalesce(district.parent_id, version.parent_id) AS province_id
FROM territory_adminunitversion AS version
LEFT JOIN territory_adminunitversion AS district
    ON
        version.parent_id = district.unit_id
        AND district.level = 'district'
        AND district.validity @> %(day)s::date
WHERE
    version.validity @> %(day)s::date
    AND lower(version.validity) < %(day)s::date
    AND (
        version.level = %(level)s::text
        OR (%(with_districts)s::boolean AND version.level = 'district')
    )
    AND coalesce(district.parent_id, version.parent_id)
    = any(%(province_ids)s::bigint [])
ORDER BY version_id
