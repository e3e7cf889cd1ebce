# Fewer indexes for every imported firm to write; the name's key puts the list in order too.

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('companies', '0007_likely_makers'),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='company',
            name='company_by_name',
        ),
        migrations.RemoveIndex(
            model_name='company',
            name='company_residents',
        ),
        migrations.AlterField(
            model_name='company',
            name='brand',
            field=models.CharField(blank=True, max_length=60),
        ),
        migrations.AlterField(
            model_name='company',
            name='code',
            field=models.CharField(max_length=12),
        ),
        migrations.AlterField(
            model_name='company',
            name='name_key',
            field=models.CharField(max_length=160),
        ),
        migrations.AlterField(
            model_name='company',
            name='uscc',
            field=models.CharField(blank=True, max_length=18, null=True),
        ),
        migrations.AlterField(
            model_name='companyname',
            name='name_key',
            field=models.CharField(max_length=160),
        ),
        migrations.AddIndex(
            model_name='company',
            index=models.Index(fields=['name_key', 'id'], name='company_by_name_key'),
        ),
        migrations.AddIndex(
            model_name='company',
            index=models.Index(fields=['brand'], name='company_by_brand'),
        ),
        migrations.AddIndex(
            model_name='company',
            index=models.Index(condition=models.Q(('is_resident', True)), fields=['name_key', 'id'], name='company_residents'),
        ),
        migrations.AddIndex(
            model_name='companyname',
            index=models.Index(fields=['name_key'], name='name_by_key'),
        ),
        migrations.AddConstraint(
            model_name='company',
            constraint=models.UniqueConstraint(fields=('code',), name='company_code_once'),
        ),
        migrations.AddConstraint(
            model_name='company',
            constraint=models.UniqueConstraint(fields=('uscc',), name='company_uscc_once'),
        ),
    ]
