-- Forget the approximate place of a place that moved or changed: the next generalisation
-- writes it anew (registry/generalise.py). What did not change keeps its row.
CREATE OR REPLACE FUNCTION registry_forget_approximate() RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
    IF TG_TABLE_NAME = 'registry_establishment' THEN
        DELETE FROM establishments_approx WHERE place_id = NEW.id;
    ELSE
        DELETE FROM inspections_approx WHERE place_id = NEW.id;
    END IF;
    RETURN NULL;
END
$$
