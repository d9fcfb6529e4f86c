"""Every row of a batch is accounted for; a batch that was taken back stays."""

import django.db.models.deletion
import django.db.models.expressions
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('lineage', '0002_visibility'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='KeptAtUndo',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('table', models.CharField(max_length=63)),
                ('row_id', models.BigIntegerField()),
                ('label', models.CharField(max_length=200)),
                ('reason', models.CharField(choices=[('edited', 'Edited'), ('in_use', 'In Use'), ('failed', 'Failed')], max_length=10)),
            ],
        ),
        migrations.RemoveConstraint(
            model_name='batch',
            name='batch_commits_no_more_than_it_read',
        ),
        migrations.AddField(
            model_name='batch',
            name='rows_held',
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='batch',
            name='rows_left',
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='batch',
            name='rows_repeated',
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='batch',
            name='rows_undone',
            field=models.PositiveIntegerField(null=True),
        ),
        migrations.AddField(
            model_name='batch',
            name='undone_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='batch',
            name='undone_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.RunSQL(
            "UPDATE lineage_batch SET rows_held = rows_read - rows_committed",
            migrations.RunSQL.noop,
        ),
        migrations.AddConstraint(
            model_name='batch',
            constraint=models.CheckConstraint(condition=models.Q(('rows_read', django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('rows_committed'), '+', models.F('rows_held')), '+', models.F('rows_left')), '+', models.F('rows_repeated')))), name='batch_accounts_for_every_row'),
        ),
        migrations.AddField(
            model_name='keptatundo',
            name='batch',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='kept_at_undo', to='lineage.batch'),
        ),
        migrations.AddConstraint(
            model_name='keptatundo',
            constraint=models.CheckConstraint(condition=models.Q(('reason__in', ['edited', 'in_use', 'failed'])), name='keptatundo_reason_known'),
        ),
    ]
