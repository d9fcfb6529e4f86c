-- The units of whose places the user of this transaction may know about where they are:
-- all but the own ones, for the roles that may know it at all; else none.
CREATE OR REPLACE FUNCTION territory_other_units() RETURNS int8multirange
LANGUAGE plpgsql STABLE PARALLEL SAFE
SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
    IF territory_may('approximate') THEN
        RETURN '{(,)}'::int8multirange - territory_own_units();
    END IF;
    RETURN '{}'::int8multirange;
END
$$
