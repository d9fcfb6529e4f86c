-- The same for a row whose service types become others: WHEN keeps the million cheap whose
-- do not.
CREATE OR REPLACE FUNCTION registry_known_service_types_of_row() RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
    IF NOT (
        SELECT coalesce(array_agg(known.code::text), '{}') @> NEW.service_types::text[]
        FROM registry_servicetype AS known
    ) THEN
        RAISE EXCEPTION 'no service type %', NEW.service_types
            USING ERRCODE = 'foreign_key_violation',
                CONSTRAINT = 'establishment_service_types_known';
    END IF;
    RETURN NULL;
END
$$;
DROP TRIGGER IF EXISTS known_service_types_update ON registry_establishment;
CREATE TRIGGER known_service_types_update
AFTER UPDATE OF service_types ON registry_establishment
FOR EACH ROW WHEN (old.service_types IS DISTINCT FROM new.service_types)
EXECUTE FUNCTION registry_known_service_types_of_row();
