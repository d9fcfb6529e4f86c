-- The same for a row that moves to another unit: WHEN keeps the million cheap that does
-- not.
CREATE OR REPLACE FUNCTION territory_known_unit_of_row() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM territory_adminunit WHERE id = NEW.unit_id) THEN
        RAISE EXCEPTION 'no unit %', NEW.unit_id
            USING ERRCODE = 'foreign_key_violation', TABLE = TG_TABLE_NAME,
                CONSTRAINT = 'unit_known';
    END IF;
    RETURN NULL;
END
$$
