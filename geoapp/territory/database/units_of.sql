-- The units a user answers for on a day: the areas assigned to the user, with all that
-- they reach (measure_reach.sql). Empty for an inactive user and for a role that does
-- not work with places. A multirange, because a membership test in it is a binary
-- search, and the units of one vintage have neighbouring keys: a province of 200
-- communes is a handful of ranges, the whole nation as well.
CREATE OR REPLACE FUNCTION territory_units_of(who bigint, day date)
RETURNS int8multirange
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
    RETURN coalesce(
        (
            SELECT range_agg(reach.units)
            FROM accounts_user AS account
            INNER JOIN territory_areascope AS scope ON scope.user_id = account.id
            INNER JOIN territory_unitreach AS reach ON reach.unit_id = scope.unit_id
            WHERE
                account.id = who
                AND account.is_active
                AND account.role IN (
                    'gis_officer', 'area_officer', 'inspection_team', 'leader', 'analyst'
                )
                AND scope.validity @> day
        ),
        '{}'
    );
END
$$
