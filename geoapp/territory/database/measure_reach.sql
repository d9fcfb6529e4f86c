-- Keep territory_unitreach: which units whoever answers for a unit answers for as well.
-- These are the unit itself, the units below it, and the older units whose land went to
-- any of them, so that the records of an abolished commune stay with its successor.
--   * Below: as each unit is today or, if it is no more, as it last was. A commune that
--     was moved to another province is no longer reached from the one it left.
--   * Older units: only those that are no more, and whose succession a document states
--     or of whose land at least half (measured) went to the newer unit. The records of a
--     divided commune then have one heir, unless documents name several.
-- Measured anew after every statement that changes versions or successions; and on the
-- day a version loaded ahead of time begins, by whoever calls it (manage.py migrate).
CREATE OR REPLACE FUNCTION territory_measure_reach() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    today constant date := (now() AT TIME ZONE 'Asia/Ho_Chi_Minh')::date;
BEGIN
    WITH RECURSIVE latest AS (
        SELECT DISTINCT ON (unit_id)
            unit_id,
            parent_id,
            validity @> today AS in_force
        FROM territory_adminunitversion
        ORDER BY
            unit_id,
            lower(validity) <= today DESC,
            CASE WHEN lower(validity) <= today THEN lower(validity) END DESC,
            lower(validity)
    ),

    link AS (
        SELECT parent_id AS above, unit_id AS below
        FROM latest
        WHERE parent_id IS NOT NULL
        UNION
        SELECT succession.new_unit_id, succession.old_unit_id
        FROM territory_unitsuccession AS succession
        INNER JOIN latest AS earlier ON earlier.unit_id = succession.old_unit_id
        WHERE
            succession.day <= today
            AND NOT earlier.in_force
            AND (succession.basis = 'document' OR succession.old_share >= 0.5)
    ),

    reached AS (
        SELECT id AS top, id AS unit_id
        FROM territory_adminunit
        UNION
        SELECT reached.top, link.below
        FROM reached
        INNER JOIN link ON link.above = reached.unit_id
    )

    INSERT INTO territory_unitreach AS stored (unit_id, units)
    SELECT top, range_agg(int8range(unit_id, unit_id, '[]'))
    FROM reached
    GROUP BY top
    ON CONFLICT (unit_id) DO UPDATE SET units = excluded.units
    WHERE stored.units IS DISTINCT FROM excluded.units;
    RETURN NULL;
END
$$
