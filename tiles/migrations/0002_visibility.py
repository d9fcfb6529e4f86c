"""Who sees which row, in the database itself.

Frozen copies; the current text is beside the models (a test compares).
"""

from django.db import migrations

VISIBILITY = """
-- Simplified outlines are public geography, like what they were made from.
ALTER TABLE tiles_publishedshape ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS visible ON tiles_publishedshape;
CREATE POLICY visible ON tiles_publishedshape
USING ((SELECT territory_may('units')));
"""


class Migration(migrations.Migration):
    dependencies = [
        ("territory", "0006_access"),
        ("tiles", "0001_initial"),
    ]

    operations = [
        migrations.RunSQL(VISIBILITY, migrations.RunSQL.noop),
    ]
