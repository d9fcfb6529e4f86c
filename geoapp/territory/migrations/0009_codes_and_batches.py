"""One index for a code, none for a batch, whose rows are checked once a statement."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('lineage', '0004_remember'),
        ('territory', '0008_may_import'),
    ]

    operations = [
        migrations.AlterField(
            model_name='areadesignation',
            name='batch',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to='lineage.batch'),
        ),
        migrations.AlterField(
            model_name='landmark',
            name='batch',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to='lineage.batch'),
        ),
        migrations.AlterField(
            model_name='landmark',
            name='code',
            field=models.CharField(max_length=40),
        ),
        migrations.AlterField(
            model_name='nationalborder',
            name='batch',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to='lineage.batch'),
        ),
        migrations.AddConstraint(
            model_name='landmark',
            constraint=models.UniqueConstraint(fields=('code',), name='landmark_code_unique'),
        ),
    ]
