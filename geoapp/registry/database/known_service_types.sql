-- Refuse establishments of a service type that nobody knows, and the end of one in use.
-- The codes stand in an array, which no foreign key can guard. Once a statement: the few
-- distinct lists of a million rows are looked at, not the rows.
CREATE OR REPLACE FUNCTION registry_known_service_types() RETURNS trigger
LANGUAGE plpgsql
AS $$
DECLARE
    unknown text;
BEGIN
    SELECT stated.code INTO unknown
    FROM (
        SELECT DISTINCT unnest(lists.service_types) AS code
        FROM (SELECT DISTINCT service_types FROM written) AS lists
    ) AS stated
    WHERE NOT EXISTS (
        SELECT FROM registry_servicetype AS known WHERE known.code = stated.code
    )
    LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'no service type %', unknown
            USING ERRCODE = 'foreign_key_violation',
                CONSTRAINT = 'establishment_service_types_known';
    END IF;
    RETURN NULL;
END
$$;
DROP TRIGGER IF EXISTS known_service_types_insert ON registry_establishment;
CREATE TRIGGER known_service_types_insert AFTER INSERT ON registry_establishment
REFERENCING NEW TABLE AS written FOR EACH STATEMENT
EXECUTE FUNCTION registry_known_service_types();
