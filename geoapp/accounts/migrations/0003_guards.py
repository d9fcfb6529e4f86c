"""What the database guards by itself: the log stays as written; limits cost no log.

``accounts_bucket`` is unlogged: what is left of a rate limit may be forgotten in a
crash, and its changes need not be written to disk. ``django_session`` has given way to
``accounts_session``: everybody signs in again.
"""

from django.db import migrations

APPEND_ONLY = """
CREATE FUNCTION accounts_log_append_only() RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
    RAISE EXCEPTION 'the log of accounts is append-only'
        USING ERRCODE = 'insufficient_privilege';
END
$$;
CREATE TRIGGER accountaction_append_only
BEFORE UPDATE OR DELETE ON accounts_accountaction
FOR EACH ROW EXECUTE FUNCTION accounts_log_append_only();
"""

NOT_APPEND_ONLY = """
DROP TRIGGER accountaction_append_only ON accounts_accountaction;
DROP FUNCTION accounts_log_append_only();
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_sign_in")]

    operations = [
        migrations.RunSQL(APPEND_ONLY, NOT_APPEND_ONLY),
        migrations.RunSQL(
            "ALTER TABLE accounts_bucket SET UNLOGGED",
            "ALTER TABLE accounts_bucket SET LOGGED",
        ),
        # Room for the row's next versions beside it: the index stays as it is.
        migrations.RunSQL(
            "ALTER TABLE accounts_bucket SET (fillfactor = 50)",
            "ALTER TABLE accounts_bucket RESET (fillfactor)",
        ),
        migrations.RunSQL(
            "DROP TABLE IF EXISTS django_session", migrations.RunSQL.noop
        ),
    ]
