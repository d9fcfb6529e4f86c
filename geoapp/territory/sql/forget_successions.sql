-- Delete measured successions, because the versions they follow from have changed.
--
-- :level  text  level of the units
-- :day    date  from this day on
--
-- Index   unitsuccession_by_day
DELETE FROM territory_unitsuccession AS succession
WHERE
    succession.basis = 'geometry'
    AND succession.day >= %(day)s::date
    AND NOT EXISTS (
        SELECT 1
        FROM territory_adminunitversion AS version
        WHERE
            version.unit_id = succession.new_unit_id
            AND version.level <> %(level)s::text
    )
