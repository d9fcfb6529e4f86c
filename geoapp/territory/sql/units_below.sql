-- Units of a user's areas and everything below them, in any vintage.
--
-- :user_id  bigint  accounts_user.id
-- :day      date    the day on which the areas of responsibility are looked up
--
-- Output  unit_id   bigint
-- Index   territory_adminunitversion_parent_id (one descent per level, three levels)
-- Note    the descent looks at every vintage on purpose: who answers for a province
--         today also reads the records of its abolished districts and communes.
WITH RECURSIVE below AS (
    SELECT unit_id
    FROM territory_areascope
    WHERE user_id = %(user_id)s AND validity @> %(day)s
    UNION
    SELECT child.unit_id
    FROM below
    INNER JOIN territory_adminunitversion AS child ON child.parent_id = below.unit_id
)

SELECT unit_id FROM below
