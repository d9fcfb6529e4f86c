-- A row stays with the batch it came with.
CREATE OR REPLACE FUNCTION lineage_batch_moved() RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
    RAISE EXCEPTION 'a row stays with its batch'
        USING ERRCODE = 'restrict_violation', TABLE = TG_TABLE_NAME,
            CONSTRAINT = 'batch_stays';
END
$$
