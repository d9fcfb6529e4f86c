-- A batch that rows came with stays: the other half of lineage_known_batch, which every
-- register has that this looks into.
CREATE OR REPLACE FUNCTION lineage_batch_in_use() RETURNS trigger
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
        WHERE proc.proname = 'lineage_known_batch'
    LOOP
        EXECUTE format('SELECT EXISTS (SELECT FROM %s WHERE batch_id = $1)', register)
        INTO is_used USING OLD.id;
        IF is_used THEN
            RAISE EXCEPTION 'batch % is in use in %', OLD.id, register
                USING ERRCODE = 'foreign_key_violation', CONSTRAINT = 'batch_known';
        END IF;
    END LOOP;
    RETURN OLD;
END
$$;
DROP TRIGGER IF EXISTS batch_in_use ON lineage_batch;
CREATE TRIGGER batch_in_use BEFORE DELETE ON lineage_batch
FOR EACH ROW EXECUTE FUNCTION lineage_batch_in_use();
