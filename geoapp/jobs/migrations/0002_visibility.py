"""Who sees work in the background.

Frozen copies; the current text is beside the models (a test compares).
"""

from django.db import migrations

VISIBILITY = """
-- Work in the background is seen, and stopped, by whoever asked for it.
ALTER TABLE jobs_job ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS own ON jobs_job;
CREATE POLICY own ON jobs_job
USING (requested_by_id = (SELECT territory_user_id()))
WITH CHECK (requested_by_id = (SELECT territory_user_id()));
"""


class Migration(migrations.Migration):
    dependencies = [
        ("jobs", "0001_initial"),
        ("territory", "0006_access"),
    ]
    operations = [
        migrations.RunSQL(VISIBILITY, migrations.RunSQL.noop),
    ]
