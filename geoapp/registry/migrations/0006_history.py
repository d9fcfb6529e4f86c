"""Service types of an establishment in one column, and what rows said before a change."""

import django.contrib.gis.db.models.fields
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.contrib.postgres.indexes
from django.db import migrations, models

TYPES = """
UPDATE registry_establishment AS place
SET types = had.codes
FROM (
    SELECT link.establishment_id, array_agg(kind.code ORDER BY kind.code) AS codes
    FROM registry_establishment_service_types AS link
    INNER JOIN registry_servicetype AS kind ON kind.id = link.servicetype_id
    GROUP BY link.establishment_id
) AS had
WHERE place.id = had.establishment_id
"""


class Migration(migrations.Migration):

    dependencies = [
        ('registry', '0005_visibility'),
    ]

    operations = [
        migrations.AddField(
            model_name='establishment',
            name='types',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=20), default=list, size=None),
        ),
        migrations.RunSQL(TYPES, migrations.RunSQL.noop),
        migrations.RemoveField(
            model_name='establishment',
            name='service_types',
        ),
        migrations.RenameField('establishment', 'types', 'service_types'),
        migrations.CreateModel(
            name='EstablishmentBefore',
            fields=[
                ('change_id', models.BigAutoField(primary_key=True, serialize=False)),
                ('changed_at', models.DateTimeField()),
                ('action', models.CharField(choices=[('update', 'Update'), ('delete', 'Delete')], max_length=6)),
                ('changed_by_batch', models.BigIntegerField(null=True)),
                ('changed_by_user', models.BigIntegerField(null=True)),
                ('is_undo', models.BooleanField()),
                ('row_id', models.BigIntegerField()),
                ('code', models.CharField(max_length=40)),
                ('name', models.CharField(max_length=200)),
                ('service_types', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=20), default=list, size=None)),
                ('address', models.CharField(max_length=300, null=True)),
                ('stated_unit_code', models.CharField(max_length=5, null=True)),
                ('unit_id', models.BigIntegerField(null=True)),
                ('operating_status', models.CharField(max_length=15)),
                ('is_conditional', models.BooleanField()),
                ('is_prone', models.BooleanField()),
                ('is_dwelling', models.BooleanField()),
                ('location_precision', models.CharField(max_length=15, null=True)),
                ('validity', django.contrib.postgres.fields.ranges.DateRangeField()),
                ('geom', django.contrib.gis.db.models.fields.PointField(null=True, spatial_index=False, srid=4326)),
                ('batch_id', models.BigIntegerField()),
            ],
            options={
                'db_table': 'registry_establishment_before',
                'indexes': [django.contrib.postgres.indexes.BrinIndex(fields=['changed_by_batch'], name='establishmentbefore_batch')],
            },
        ),
        migrations.CreateModel(
            name='HotspotBefore',
            fields=[
                ('change_id', models.BigAutoField(primary_key=True, serialize=False)),
                ('changed_at', models.DateTimeField()),
                ('action', models.CharField(choices=[('update', 'Update'), ('delete', 'Delete')], max_length=6)),
                ('changed_by_batch', models.BigIntegerField(null=True)),
                ('changed_by_user', models.BigIntegerField(null=True)),
                ('is_undo', models.BooleanField()),
                ('row_id', models.BigIntegerField()),
                ('code', models.CharField(max_length=40)),
                ('name', models.CharField(max_length=200)),
                ('setting', models.CharField(max_length=15)),
                ('recognition', models.CharField(max_length=15)),
                ('lead_unit_id', models.BigIntegerField(null=True)),
                ('batch_id', models.BigIntegerField()),
            ],
            options={
                'db_table': 'registry_hotspot_before',
                'indexes': [django.contrib.postgres.indexes.BrinIndex(fields=['changed_by_batch'], name='hotspotbefore_batch')],
            },
        ),
        migrations.CreateModel(
            name='HotspotEventBefore',
            fields=[
                ('change_id', models.BigAutoField(primary_key=True, serialize=False)),
                ('changed_at', models.DateTimeField()),
                ('action', models.CharField(choices=[('update', 'Update'), ('delete', 'Delete')], max_length=6)),
                ('changed_by_batch', models.BigIntegerField(null=True)),
                ('changed_by_user', models.BigIntegerField(null=True)),
                ('is_undo', models.BooleanField()),
                ('row_id', models.BigIntegerField()),
                ('hotspot_id', models.BigIntegerField()),
                ('status', models.CharField(max_length=15)),
                ('happened_on', models.DateField()),
                ('document_no', models.CharField(max_length=100, null=True)),
                ('note', models.CharField(max_length=500, null=True)),
                ('recorded_at', models.DateTimeField()),
                ('recorded_by_id', models.BigIntegerField(null=True)),
                ('batch_id', models.BigIntegerField(null=True)),
            ],
            options={
                'db_table': 'registry_hotspotevent_before',
                'indexes': [django.contrib.postgres.indexes.BrinIndex(fields=['changed_by_batch'], name='hotspoteventbefore_batch')],
            },
        ),
        migrations.CreateModel(
            name='HotspotExtentBefore',
            fields=[
                ('change_id', models.BigAutoField(primary_key=True, serialize=False)),
                ('changed_at', models.DateTimeField()),
                ('action', models.CharField(choices=[('update', 'Update'), ('delete', 'Delete')], max_length=6)),
                ('changed_by_batch', models.BigIntegerField(null=True)),
                ('changed_by_user', models.BigIntegerField(null=True)),
                ('is_undo', models.BooleanField()),
                ('row_id', models.BigIntegerField()),
                ('hotspot_id', models.BigIntegerField()),
                ('validity', django.contrib.postgres.fields.ranges.DateRangeField()),
                ('geom', django.contrib.gis.db.models.fields.MultiPolygonField(spatial_index=False, srid=4326)),
                ('batch_id', models.BigIntegerField()),
            ],
            options={
                'db_table': 'registry_hotspotextent_before',
                'indexes': [django.contrib.postgres.indexes.BrinIndex(fields=['changed_by_batch'], name='hotspotextentbefore_batch')],
            },
        ),
        migrations.CreateModel(
            name='InspectionBefore',
            fields=[
                ('change_id', models.BigAutoField(primary_key=True, serialize=False)),
                ('changed_at', models.DateTimeField()),
                ('action', models.CharField(choices=[('update', 'Update'), ('delete', 'Delete')], max_length=6)),
                ('changed_by_batch', models.BigIntegerField(null=True)),
                ('changed_by_user', models.BigIntegerField(null=True)),
                ('is_undo', models.BooleanField()),
                ('row_id', models.BigIntegerField()),
                ('code', models.CharField(max_length=40)),
                ('establishment_id', models.BigIntegerField(null=True)),
                ('hotspot_id', models.BigIntegerField(null=True)),
                ('unit_id', models.BigIntegerField(null=True)),
                ('inspected_on', models.DateField()),
                ('kind', models.CharField(max_length=15)),
                ('result', models.CharField(max_length=20)),
                ('is_finding', models.BooleanField()),
                ('team_level', models.CharField(max_length=10)),
                ('geom', django.contrib.gis.db.models.fields.PointField(null=True, spatial_index=False, srid=4326)),
                ('recorded_at', models.DateTimeField()),
                ('batch_id', models.BigIntegerField()),
            ],
            options={
                'db_table': 'registry_inspection_before',
                'indexes': [django.contrib.postgres.indexes.BrinIndex(fields=['changed_by_batch'], name='inspectionbefore_batch')],
            },
        ),
        migrations.CreateModel(
            name='ServiceSiteBefore',
            fields=[
                ('change_id', models.BigAutoField(primary_key=True, serialize=False)),
                ('changed_at', models.DateTimeField()),
                ('action', models.CharField(choices=[('update', 'Update'), ('delete', 'Delete')], max_length=6)),
                ('changed_by_batch', models.BigIntegerField(null=True)),
                ('changed_by_user', models.BigIntegerField(null=True)),
                ('is_undo', models.BooleanField()),
                ('row_id', models.BigIntegerField()),
                ('code', models.CharField(max_length=40)),
                ('name', models.CharField(max_length=200)),
                ('kind', models.CharField(max_length=15)),
                ('validity', django.contrib.postgres.fields.ranges.DateRangeField()),
                ('geom', django.contrib.gis.db.models.fields.PointField(spatial_index=False, srid=4326)),
                ('batch_id', models.BigIntegerField()),
            ],
            options={
                'db_table': 'registry_servicesite_before',
                'indexes': [django.contrib.postgres.indexes.BrinIndex(fields=['changed_by_batch'], name='servicesitebefore_batch')],
            },
        ),
        migrations.CreateModel(
            name='TipBefore',
            fields=[
                ('change_id', models.BigAutoField(primary_key=True, serialize=False)),
                ('changed_at', models.DateTimeField()),
                ('action', models.CharField(choices=[('update', 'Update'), ('delete', 'Delete')], max_length=6)),
                ('changed_by_batch', models.BigIntegerField(null=True)),
                ('changed_by_user', models.BigIntegerField(null=True)),
                ('is_undo', models.BooleanField()),
                ('row_id', models.BigIntegerField()),
                ('code', models.CharField(max_length=40)),
                ('unit_id', models.BigIntegerField(null=True)),
                ('received_on', models.DateField()),
                ('channel', models.CharField(max_length=15)),
                ('verification', models.CharField(max_length=15)),
                ('geom', django.contrib.gis.db.models.fields.PointField(spatial_index=False, srid=4326)),
                ('recorded_at', models.DateTimeField()),
                ('batch_id', models.BigIntegerField()),
            ],
            options={
                'db_table': 'registry_tip_before',
                'indexes': [django.contrib.postgres.indexes.BrinIndex(fields=['changed_by_batch'], name='tipbefore_batch')],
            },
        ),
    ]
