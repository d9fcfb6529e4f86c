-- Versions in force on a day of all units below some units.
--
-- :unit_ids  bigint[]  territory_adminunit.id
-- :day       date
--
-- Output  id bigint: territory_adminunitversion.id, begun before the day
-- Index   territory_adminunitversion_parent_id
WITH RECURSIVE below AS (
    SELECT
        id,
        unit_id
    FROM territory_adminunitversion
    WHERE
        parent_id = any(%(unit_ids)s::bigint [])
        AND validity @> %(day)s::date
        AND lower(validity) < %(day)s::date
    UNION
    SELECT
        child.id,
        child.unit_id
    FROM below
    INNER JOIN territory_adminunitversion AS child ON child.parent_id = below.unit_id
    WHERE
        child.validity @> %(day)s::date
        AND lower(child.validity) < %(day)s::date
)

SELECT id FROM below
ORDER BY id
