-- A unit's parent is in force on every day on which the unit is.
-- Deferred to the end of the transaction, because a reorganisation closes and opens
-- parents and children in several statements. The row is read again, because by then it
-- may have been changed or deleted.
CREATE OR REPLACE FUNCTION territory_parent_in_force() RETURNS trigger
LANGUAGE plpgsql
AS $$
DECLARE
    orphan record;
BEGIN
    SELECT child.gso_code, child.name, child.validity
    INTO orphan
    FROM territory_adminunitversion AS child
    WHERE
        child.parent_id IS NOT NULL
        AND (
            (TG_OP <> 'DELETE' AND child.id = NEW.id)
            OR (TG_OP <> 'INSERT' AND child.parent_id = OLD.unit_id)
        )
        AND NOT coalesce(
            (
                SELECT range_agg(parent.validity) @> child.validity
                FROM territory_adminunitversion AS parent
                WHERE parent.unit_id = child.parent_id
            ),
            false
        )
    LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION
            'unit % % %: its parent is not in force on all these days',
            orphan.gso_code, orphan.name, orphan.validity
            USING ERRCODE = 'check_violation',
                CONSTRAINT = 'adminunitversion_parent_in_force';
    END IF;
    RETURN NULL;
END
$$
