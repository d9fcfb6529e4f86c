from django.db import migrations, models


class Migration(migrations.Migration):
    """Staged rows are cheap to write: text as read, defaults, no index on units.

    Django sees no change in ``raw``, because the field's class is the same.
    """

    dependencies = [("ingest", "0006_visibility")]

    operations = [
        migrations.RunSQL(
            "ALTER TABLE ingest_stagedrow ALTER COLUMN raw TYPE text USING raw::text",
            "ALTER TABLE ingest_stagedrow ALTER COLUMN raw TYPE json USING raw::json",
        ),
        migrations.RemoveIndex("stagedrow", "stagedrow_unit"),
        migrations.RemoveIndex("stagedrow", "stagedrow_parent"),
        migrations.AlterField(
            "stagedrow",
            "mapped",
            models.JSONField(db_default=models.Value({}, models.JSONField())),
        ),
        migrations.AlterField(
            "stagedrow",
            "findings",
            models.JSONField(
                db_default=models.Value([], models.JSONField()), default=list
            ),
        ),
        migrations.AlterField(
            "stagedrow",
            "refused",
            models.BooleanField(db_default=False, default=False),
        ),
        migrations.AlterField(
            "stagedrow",
            "is_located",
            models.BooleanField(db_default=False, default=False),
        ),
    ]
