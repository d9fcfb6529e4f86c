"""Imports that are done in steps, on pages."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('ingest', '0004_visibility'),
        ('lineage', '0003_undo'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='MappingTemplate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('layer', models.CharField(max_length=40)),
                ('name', models.CharField(max_length=80)),
                ('columns', models.JSONField(default=dict)),
                ('constants', models.JSONField(default=dict)),
                ('saved_at', models.DateTimeField(auto_now=True)),
            ],
        ),
        migrations.RemoveConstraint(
            model_name='stagedimport',
            name='stagedimport_state_known',
        ),
        migrations.AddField(
            model_name='stagedimport',
            name='choices',
            field=models.JSONField(default=dict),
        ),
        migrations.AddField(
            model_name='stagedimport',
            name='folder',
            field=models.UUIDField(null=True),
        ),
        migrations.AddField(
            model_name='stagedimport',
            name='kept_until',
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name='stagedimport',
            name='look',
            field=models.JSONField(null=True),
        ),
        migrations.AddField(
            model_name='stagedimport',
            name='size_bytes',
            field=models.BigIntegerField(null=True),
        ),
        migrations.AlterField(
            model_name='stagedimport',
            name='state',
            field=models.CharField(choices=[('received', 'Received'), ('looked', 'Looked'), ('staged', 'Staged'), ('previewed', 'Previewed'), ('committed', 'Committed'), ('undone', 'Undone')], default='staged', max_length=10),
        ),
        migrations.AddConstraint(
            model_name='stagedimport',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['received', 'looked', 'staged', 'previewed', 'committed', 'undone'])), name='stagedimport_state_known'),
        ),
        migrations.AddField(
            model_name='mappingtemplate',
            name='created_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddConstraint(
            model_name='mappingtemplate',
            constraint=models.UniqueConstraint(fields=('layer', 'name'), name='mappingtemplate_unique'),
        ),
    ]
