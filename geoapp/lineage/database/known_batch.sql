-- Refuse rows of a batch that does not exist: a foreign key, checked once a statement.
CREATE OR REPLACE FUNCTION lineage_known_batch() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    unknown bigint;
BEGIN
    SELECT stated.batch_id INTO unknown
    FROM (SELECT DISTINCT batch_id FROM written) AS stated
    WHERE
        stated.batch_id IS NOT NULL
        AND NOT EXISTS (SELECT FROM lineage_batch WHERE id = stated.batch_id)
    LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'no batch %', unknown
            USING ERRCODE = 'foreign_key_violation', TABLE = TG_TABLE_NAME,
                CONSTRAINT = 'batch_known';
    END IF;
    RETURN NULL;
END
$$
