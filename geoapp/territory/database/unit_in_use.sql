-- A unit that rows belong to stays: the other half of territory_known_unit, which every
-- register has that this looks into.
CREATE OR REPLACE FUNCTION territory_unit_in_use() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    register regclass;
    is_used boolean;
BEGIN
    FOR register IN
        SELECT guard.tgrelid::regclass
        FROM pg_trigger AS guard
        INNER JOIN pg_proc AS proc ON proc.oid = guard.tgfoid
        WHERE proc.proname = 'territory_known_unit'
    LOOP
        EXECUTE format('SELECT EXISTS (SELECT FROM %s WHERE unit_id = $1)', register)
        INTO is_used USING OLD.id;
        IF is_used THEN
            RAISE EXCEPTION 'unit % is in use in %', OLD.id, register
                USING ERRCODE = 'foreign_key_violation', CONSTRAINT = 'unit_known';
        END IF;
    END LOOP;
    RETURN OLD;
END
$$;
DROP TRIGGER IF EXISTS unit_in_use ON territory_adminunit;
CREATE TRIGGER unit_in_use BEFORE DELETE ON territory_adminunit
FOR EACH ROW EXECUTE FUNCTION territory_unit_in_use();
