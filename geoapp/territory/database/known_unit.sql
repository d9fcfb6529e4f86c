-- Refuse rows of a unit that does not exist: a foreign key, checked once a statement.
CREATE OR REPLACE FUNCTION territory_known_unit() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    unknown bigint;
BEGIN
    SELECT stated.unit_id INTO unknown
    FROM (SELECT DISTINCT unit_id FROM written) AS stated
    WHERE
        stated.unit_id IS NOT NULL
        AND NOT EXISTS (SELECT FROM territory_adminunit WHERE id = stated.unit_id)
    LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'no unit %', unknown
            USING ERRCODE = 'foreign_key_violation', TABLE = TG_TABLE_NAME,
                CONSTRAINT = 'unit_known';
    END IF;
    RETURN NULL;
END
$$
