-- The units a condition on rows has to let through. Where policies bind whoever asks and
-- name the same user, they decide already, and this says «all» instead of working out the
-- same set twice (0.1 ms, a tenth of a small tile). Never for the opposite condition.
CREATE OR REPLACE FUNCTION territory_visible_units(who bigint, day date)
RETURNS int8multirange
LANGUAGE plpgsql STABLE PARALLEL SAFE
SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
    IF row_security_active('territory_adminunit') AND territory_user_id() = who THEN
        RETURN '{(,)}'::int8multirange;
    END IF;
    RETURN territory_units_of(who, day);
END
$$
