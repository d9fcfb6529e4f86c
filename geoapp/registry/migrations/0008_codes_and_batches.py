"""One index for a code, none for a batch, whose rows are checked once a statement."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('lineage', '0004_remember'),
        ('registry', '0007_history_guards'),
        ('territory', '0008_may_import'),
    ]

    operations = [
        migrations.AlterField(
            model_name='establishment',
            name='batch',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to='lineage.batch'),
        ),
        migrations.AlterField(
            model_name='establishment',
            name='code',
            field=models.CharField(max_length=40),
        ),
        migrations.AlterField(
            model_name='hotspot',
            name='batch',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to='lineage.batch'),
        ),
        migrations.AlterField(
            model_name='hotspot',
            name='code',
            field=models.CharField(max_length=40),
        ),
        migrations.AlterField(
            model_name='hotspotevent',
            name='batch',
            field=models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, to='lineage.batch'),
        ),
        migrations.AlterField(
            model_name='hotspotextent',
            name='batch',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to='lineage.batch'),
        ),
        migrations.AlterField(
            model_name='inspection',
            name='batch',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to='lineage.batch'),
        ),
        migrations.AlterField(
            model_name='inspection',
            name='code',
            field=models.CharField(max_length=40),
        ),
        migrations.AlterField(
            model_name='servicesite',
            name='batch',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to='lineage.batch'),
        ),
        migrations.AlterField(
            model_name='servicesite',
            name='code',
            field=models.CharField(max_length=40),
        ),
        migrations.AlterField(
            model_name='tip',
            name='batch',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to='lineage.batch'),
        ),
        migrations.AlterField(
            model_name='tip',
            name='code',
            field=models.CharField(max_length=40),
        ),
        migrations.AddConstraint(
            model_name='establishment',
            constraint=models.UniqueConstraint(fields=('code',), name='establishment_code_unique'),
        ),
        migrations.AddConstraint(
            model_name='hotspot',
            constraint=models.UniqueConstraint(fields=('code',), name='hotspot_code_unique'),
        ),
        migrations.AddConstraint(
            model_name='inspection',
            constraint=models.UniqueConstraint(fields=('code',), name='inspection_code_unique'),
        ),
        migrations.AddConstraint(
            model_name='servicesite',
            constraint=models.UniqueConstraint(fields=('code',), name='servicesite_code_unique'),
        ),
        migrations.AddConstraint(
            model_name='tip',
            constraint=models.UniqueConstraint(fields=('code',), name='tip_code_unique'),
        ),
    ]
