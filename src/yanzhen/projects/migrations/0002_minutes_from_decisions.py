"""Minutes come from a decision. Those verified by hand before are named as carried over; the
package of the assessments makes a decision of each."""

from django.db import migrations, models
from django.db.models import Q


def name_carried(apps, schema_editor):
    evidence = apps.get_model("projects", "Evidence")
    for row in evidence.objects.filter(proof="MINUTES", state="VERIFIED", ruling="").iterator():
        row.ruling = f"carried:{row.pk}"
        row.save(update_fields=["ruling"])


class Migration(migrations.Migration):
    dependencies = [("projects", "0001_initial")]
    # PostgreSQL does not alter a table whose rows were changed in the same transaction while their
    # deferred checks are pending.
    atomic = False

    operations = [
        migrations.AddField("evidence", "ruling", models.CharField(blank=True, max_length=60, default=""), preserve_default=False),
        migrations.AddField("evidence", "judged", models.JSONField(blank=True, default=dict)),
        migrations.RunPython(name_carried, migrations.RunPython.noop, elidable=True),
        migrations.AddConstraint(
            "evidence",
            models.CheckConstraint(
                name="evidence_minutes_come_from_a_decision",
                condition=~Q(proof="MINUTES", state="VERIFIED") | ~Q(ruling=""),
            ),
        ),
        migrations.AddConstraint(
            "evidence",
            models.UniqueConstraint(
                fields=["ruling"], condition=~Q(ruling="") & Q(state="VERIFIED"),
                name="decision_proves_once",
            ),
        ),
    ]
