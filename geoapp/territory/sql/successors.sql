-- Units that received land of one unit.
--
-- :unit_id  bigint  territory_adminunit.id
--
-- Output  see geoapp.territory.history.Related; by day, then the largest share first
-- Index   territory_unitsuccession_old_unit_id
SELECT
    succession.new_unit_id AS unit_id,
    version.gso_code AS code,
    version.name,
    succession.day,
    succession.known_until,
    succession.basis,
    succession.new_share AS share_of_it,
    succession.old_share AS share_of_this
FROM territory_unitsuccession AS succession
CROSS JOIN LATERAL (
    SELECT
        gso_code,
        name
    FROM territory_adminunitversion
    WHERE
        unit_id = succession.new_unit_id
        AND lower(validity) >= succession.day
    ORDER BY lower(validity)
    LIMIT 1
) AS version
WHERE succession.old_unit_id = %(unit_id)s::bigint
ORDER BY succession.day, share_of_this DESC, version.gso_code
