"""Policies written so that the planner expects rows; nobody sees another row.

Frozen copies; the current text is beside the models (a test compares).
"""

from django.db import migrations

VISIBILITY = """
-- Simplified outlines are public geography, like what they were made from.
ALTER TABLE tiles_publishedshape ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS visible ON tiles_publishedshape;
CREATE POLICY visible ON tiles_publishedshape
USING ((SELECT nullif(territory_may('units'), false)) IS NOT NULL);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("tiles", "0002_visibility"),
        ("territory", "0010_planner"),
    ]

    operations = [migrations.RunSQL(VISIBILITY, migrations.RunSQL.noop)]
