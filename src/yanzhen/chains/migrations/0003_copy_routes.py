from django.db import migrations


def copy(apps, schema_editor):
    """Routes and applications were lists of names on the segment; each becomes a statement."""
    Segment = apps.get_model("chains", "Segment")
    for model, field in (("SegmentRoute", "routes_before"), ("SegmentApplication", "applications_before")):
        made = apps.get_model("chains", model)
        made.objects.bulk_create(
            [
                made(segment_id=pk, name=name[:60], order=place)
                for pk, names in Segment.objects.values_list("pk", field)
                for place, name in enumerate(dict.fromkeys(names))
            ],
            batch_size=200,
        )


class Migration(migrations.Migration):
    dependencies = [("chains", "0002_statements")]
    operations = [migrations.RunPython(copy, migrations.RunPython.noop, elidable=True)]
