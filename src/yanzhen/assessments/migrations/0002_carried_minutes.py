"""Make a decision of every minutes that was verified by hand before decisions were kept here."""

import hashlib
import json
from datetime import timedelta

from django.db import migrations

# Minutes that named no end were good for a year.
USUAL_DAYS = 365
PASSING = ("PASSED", "CONDITIONAL")


def carry(apps, schema_editor):
    evidence_rows = apps.get_model("projects", "Evidence").objects
    decisions = apps.get_model("assessments", "Decision").objects
    counters = apps.get_model("common", "Counter").objects
    carried = evidence_rows.filter(ruling__startswith="carried:").select_related("project")
    for row in carried.order_by("pk").iterator():
        decided_on = row.issued_on or row.uploaded_at.date()
        counter, _made = counters.get_or_create(name=f"decision:{decided_on:%Y}")
        counter.last += 1
        counter.save()
        told = {
            "outcome": row.conclusion or "PASSED", "number": row.document_no or f"#{row.pk}",
            "decided_on": decided_on,
            "valid_until": max(row.valid_until or decided_on + timedelta(days=USUAL_DAYS),
                               decided_on),
        }
        if told["outcome"] == "EXEMPT":
            told["outcome"] = "PASSED"
        text = json.dumps(told | {"evidence": row.pk}, default=str, sort_keys=True)
        made = decisions.create(
            **told, code=f"D{decided_on:%Y}-{counter.last:04d}", project=row.project,
            origin="PAPER", record={"evidence": row.pk}, file_id=row.file_id,
            digest=hashlib.sha256(text.encode()).hexdigest(), decided_by_id=row.decided_by_id,
            written_by_id=row.uploaded_by_id, decided_at=row.decided_at or row.uploaded_at,
            effective_at=(row.decided_at or row.uploaded_at) if told["outcome"] in PASSING else None,
        )
        row.ruling = f"decision:{made.code}"
        row.save(update_fields=["ruling"])


class Migration(migrations.Migration):
    dependencies = [
        ("assessments", "0001_initial"),
        ("projects", "0002_minutes_from_decisions"),
        ("common", "0001_initial"),
    ]
    operations = [migrations.RunPython(carry, migrations.RunPython.noop, elidable=True)]
