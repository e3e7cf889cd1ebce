"""Background work that failed, for the administrator who mends its cause."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django_tasks_db.models import DBTaskResult

from yanzhen.accounts.models import User
from yanzhen.common.lists import Column, ListSpec


def failed_tasks(user: User) -> QuerySet[DBTaskResult]:
    """Return the background tasks that failed and are still kept."""
    return DBTaskResult.objects.filter(status="FAILED")


def failure_list() -> ListSpec:
    return ListSpec(
        key="failures", title=_("失败的后台任务"), rows=failed_tasks,
        columns=(
            Column("task", _("任务"), lambda t: t.task_path),
            Column("at", _("排队时间"), lambda t: t.enqueued_at, kind="moment",
                   sort="enqueued_at"),
            Column("ended", _("结束时间"), lambda t: t.finished_at, kind="moment"),
            Column("error", _("错误"), lambda t: t.exception_class_path),
            Column("trace", _("详情"), lambda t: t.traceback[-300:], default=False),
        ),
        sort="-at",
        empty_text=_("没有失败的后台任务。"),
    )  # fmt: skip
