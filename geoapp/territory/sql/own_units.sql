-- Units that a user answers for (database/units_of.sql), one by one.
--
-- :user_id  bigint  accounts_user.id
-- :day      date    the day on which the areas of responsibility are looked up
--
-- Output  unit_id   bigint
-- Index   adminunit primary key
SELECT id AS unit_id
FROM territory_adminunit
WHERE id <@ (SELECT territory_units_of(%(user_id)s, %(day)s))
