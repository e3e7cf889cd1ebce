"""Two workers on one import, with real threads: every row is written once."""

from threading import Barrier, Thread

import pytest
from django.db import connection

from yanzhen.common.models import Counter
from yanzhen.desk.commands.imports import confirm_import
from yanzhen.desk.imports.work import work_on
from yanzhen.desk.models import AppliedRow, ImportStatus
from yanzhen.desk.tests.factories import AT
from yanzhen.desk.tests.imports.tallies import workbook
from yanzhen.journal.models import Event

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.mark.usefixtures("small_chunks")
def test_two_workers_at_once_write_every_row_once(preview, steward):
    rows = [["名称", "数量"], *([f"第{n}项", n] for n in range(40))]
    batch = preview(workbook(rows))
    confirm_import(batch.pk, takes=["NEW"], by=steward, at=AT)
    together = Barrier(2)

    def work():
        together.wait()
        try:
            work_on.call(batch.pk)
        finally:
            connection.close()

    threads = [Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    work_on.call(batch.pk)

    batch.refresh_from_db()
    assert (batch.status, batch.counts["applied"]) == (ImportStatus.DONE, 40)
    assert AppliedRow.objects.count() == Counter.objects.count() == 40
    assert Event.objects.filter(verb="import.finished").count() == 1
