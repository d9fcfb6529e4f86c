"""Who sees which row, in the database itself.

Frozen copies; the current text is beside the models (a test compares).
"""

from django.db import migrations

VISIBILITY = """
-- Accounts are read before anybody is named: that is what signing in is. But only the
-- administrator makes them, opens and closes them, and hands out links.
ALTER TABLE accounts_user ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS readable ON accounts_user;
CREATE POLICY readable ON accounts_user FOR SELECT USING (true);
DROP POLICY IF EXISTS insertable ON accounts_user;
CREATE POLICY insertable ON accounts_user FOR INSERT
WITH CHECK ((SELECT territory_may('administer')));
DROP POLICY IF EXISTS updatable ON accounts_user;
CREATE POLICY updatable ON accounts_user FOR UPDATE USING (true);

ALTER TABLE accounts_onetimelink ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS readable ON accounts_onetimelink;
CREATE POLICY readable ON accounts_onetimelink FOR SELECT USING (true);
DROP POLICY IF EXISTS insertable ON accounts_onetimelink;
CREATE POLICY insertable ON accounts_onetimelink FOR INSERT
WITH CHECK ((SELECT territory_may('administer')));
DROP POLICY IF EXISTS updatable ON accounts_onetimelink;
CREATE POLICY updatable ON accounts_onetimelink FOR UPDATE USING (true);

-- A policy cannot tell columns apart: passwords are set by their users, this is not.
CREATE OR REPLACE FUNCTION accounts_opened_by_administrator() RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
    IF row_security_active('accounts_user') AND NOT territory_may('administer') THEN
        RAISE EXCEPTION 'only an administrator opens and closes accounts'
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END
$$;
DROP TRIGGER IF EXISTS accounts_opened_by_administrator ON accounts_user;
CREATE TRIGGER accounts_opened_by_administrator
BEFORE UPDATE OF is_active ON accounts_user
FOR EACH ROW WHEN (old.is_active IS DISTINCT FROM new.is_active)
EXECUTE FUNCTION accounts_opened_by_administrator();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("territory", "0006_access"),
        ("accounts", "0003_guards"),
    ]

    operations = [
        migrations.RunSQL(VISIBILITY, migrations.RunSQL.noop),
    ]
