-- A service type that establishments have keeps its code and stays.
CREATE OR REPLACE FUNCTION registry_service_type_in_use() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
    IF EXISTS (
        SELECT FROM registry_establishment AS place
        WHERE place.service_types @> ARRAY[OLD.code]
    ) THEN
        RAISE EXCEPTION 'service type % is in use', OLD.code
            USING ERRCODE = 'foreign_key_violation',
                CONSTRAINT = 'establishment_service_types_known';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END
$$;
DROP TRIGGER IF EXISTS service_type_in_use_delete ON registry_servicetype;
CREATE TRIGGER service_type_in_use_delete BEFORE DELETE ON registry_servicetype
FOR EACH ROW EXECUTE FUNCTION registry_service_type_in_use();
DROP TRIGGER IF EXISTS service_type_in_use_update ON registry_servicetype;
CREATE TRIGGER service_type_in_use_update BEFORE UPDATE OF code ON registry_servicetype
FOR EACH ROW WHEN (old.code <> new.code)
EXECUTE FUNCTION registry_service_type_in_use();
