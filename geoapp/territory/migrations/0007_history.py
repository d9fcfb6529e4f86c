"""What dated places said before a change."""

import django.contrib.gis.db.models.fields
import django.contrib.postgres.fields.ranges
import django.contrib.postgres.indexes
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('territory', '0006_access'),
    ]

    operations = [
        migrations.CreateModel(
            name='AreaDesignationBefore',
            fields=[
                ('change_id', models.BigAutoField(primary_key=True, serialize=False)),
                ('changed_at', models.DateTimeField()),
                ('action', models.CharField(choices=[('update', 'Update'), ('delete', 'Delete')], max_length=6)),
                ('changed_by_batch', models.BigIntegerField(null=True)),
                ('changed_by_user', models.BigIntegerField(null=True)),
                ('is_undo', models.BooleanField()),
                ('row_id', models.BigIntegerField()),
                ('unit_id', models.BigIntegerField()),
                ('kind', models.CharField(max_length=20)),
                ('validity', django.contrib.postgres.fields.ranges.DateRangeField()),
                ('document_no', models.CharField(max_length=100)),
                ('batch_id', models.BigIntegerField()),
            ],
            options={
                'db_table': 'territory_areadesignation_before',
                'indexes': [django.contrib.postgres.indexes.BrinIndex(fields=['changed_by_batch'], name='areadesignationbefore_batch')],
            },
        ),
        migrations.CreateModel(
            name='LandmarkBefore',
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
                ('kind', models.CharField(max_length=20)),
                ('validity', django.contrib.postgres.fields.ranges.DateRangeField()),
                ('geom', django.contrib.gis.db.models.fields.PointField(spatial_index=False, srid=4326)),
                ('batch_id', models.BigIntegerField()),
            ],
            options={
                'db_table': 'territory_landmark_before',
                'indexes': [django.contrib.postgres.indexes.BrinIndex(fields=['changed_by_batch'], name='landmarkbefore_batch')],
            },
        ),
        migrations.CreateModel(
            name='NationalBorderBefore',
            fields=[
                ('change_id', models.BigAutoField(primary_key=True, serialize=False)),
                ('changed_at', models.DateTimeField()),
                ('action', models.CharField(choices=[('update', 'Update'), ('delete', 'Delete')], max_length=6)),
                ('changed_by_batch', models.BigIntegerField(null=True)),
                ('changed_by_user', models.BigIntegerField(null=True)),
                ('is_undo', models.BooleanField()),
                ('row_id', models.BigIntegerField()),
                ('name', models.CharField(max_length=200)),
                ('neighbour_country', models.CharField(max_length=2, null=True)),
                ('validity', django.contrib.postgres.fields.ranges.DateRangeField()),
                ('geom', django.contrib.gis.db.models.fields.MultiLineStringField(spatial_index=False, srid=4326)),
                ('batch_id', models.BigIntegerField()),
            ],
            options={
                'db_table': 'territory_nationalborder_before',
                'indexes': [django.contrib.postgres.indexes.BrinIndex(fields=['changed_by_batch'], name='nationalborderbefore_batch')],
            },
        ),
    ]
