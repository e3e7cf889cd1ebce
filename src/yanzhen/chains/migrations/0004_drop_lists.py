from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("chains", "0003_copy_routes")]
    operations = [
        migrations.RemoveField("segment", "routes_before"),
        migrations.RemoveField("segment", "applications_before"),
    ]
