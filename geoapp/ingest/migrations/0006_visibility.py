"""Who sees templates.

Frozen copies; the current text is beside the models (a test compares).
"""

from django.db import migrations

VISIBILITY = """
-- Files being looked at are seen, and changed, by whoever brought them.
ALTER TABLE ingest_stagedimport ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS own ON ingest_stagedimport;
CREATE POLICY own ON ingest_stagedimport
USING (created_by_id = (SELECT territory_user_id()))
WITH CHECK (created_by_id = (SELECT territory_user_id()));

ALTER TABLE ingest_stagedrow ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS own ON ingest_stagedrow;
CREATE POLICY own ON ingest_stagedrow
USING (EXISTS (SELECT FROM ingest_stagedimport AS job WHERE job.id = job_id))
WITH CHECK (EXISTS (SELECT FROM ingest_stagedimport AS job WHERE job.id = job_id));

-- Templates hold headings only, and serve everybody who imports.
ALTER TABLE ingest_mappingtemplate ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS shared ON ingest_mappingtemplate;
CREATE POLICY shared ON ingest_mappingtemplate
USING ((SELECT territory_may('import')))
WITH CHECK ((SELECT territory_may('import')));
"""


class Migration(migrations.Migration):
    dependencies = [
        ("ingest", "0005_pages"),
        ("territory", "0008_may_import"),
    ]
    operations = [
        migrations.RunSQL(VISIBILITY, migrations.RunSQL.noop),
    ]
