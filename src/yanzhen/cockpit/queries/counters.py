"""The figures of one's own work: each role has other ones, each opens its list."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _
from django_tasks_db.models import DBTaskResult

from yanzhen.accounts.models import User
from yanzhen.accounts.roles import Role
from yanzhen.cockpit.links import address
from yanzhen.cockpit.queries.stuck import ringing
from yanzhen.desk.models import Import, ImportStatus, Task
from yanzhen.journal.kept import kept
from yanzhen.journal.models import Event, Seal
from yanzhen.projects.models import (
    CaseState,
    CollisionCase,
    Evidence,
    EvidenceState,
    Project,
    StageMove,
)
from yanzhen.projects.queries.course import overdue
from yanzhen.projects.stages import BEFORE_SIGNING, Stage

LATELY = timedelta(days=30)
SOON = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Counter:
    """A figure with its list; `tone` calls for a person where it is not none."""

    label: str
    number: int
    url: str
    tone: str = "none"


def counters_for(user: User, on: date) -> list[Counter]:
    """Return the figures of a person's role, at most six queries."""
    return _BY_ROLE[Role(user.role)](user, on)


def _own(user: User, on: date) -> list[Counter]:
    mine = Project.objects.filter(owner=user)
    leads = mine.filter(stage__in=BEFORE_SIGNING)
    lapsing = leads.filter(protected_until__isnull=False, protected_until__lte=on + SOON)
    return [
        Counter(_("我的在手线索"), leads.count(),
                address("projects:list", whose="mine", stage=BEFORE_SIGNING)),
        _calls(_("7 天内保护到期"), lapsing.count(), address("desk:tasks", kind="PROTECTION"),
               "amber"),
        _calls(_("我的六未预警"), overdue(user, on=on).filter(project__owner=user).count(),
               address("projects:list", whose="mine", late=1), "red"),
        _late_tasks(user, on),
    ]  # fmt: skip


def _team(user: User, on: date) -> list[Counter]:
    rows = Project.objects.filter(team=user.team_id, team__isnull=False)
    late = overdue(user, on=on).filter(project__team=user.team_id, project__team__isnull=False)
    return [
        Counter(_("本队在手线索"), rows.filter(stage__in=BEFORE_SIGNING).count(),
                address("projects:list", team=user.team_id, stage=BEFORE_SIGNING)),
        _calls(_("本队六未预警"), late.count(), address("projects:alarms", team=user.team_id),
               "red"),
        _cases(),
        _late_tasks(user, on),
    ]  # fmt: skip


def _leader(user: User, on: date) -> list[Counter]:
    pool = Project.objects.filter(pooled_on__isnull=False).exclude(stage=Stage.X)
    return [
        _calls(_("六未预警"), _ringing(user, on), address("projects:alarms"), "red"),
        _cases(),
        Counter(_("公海待领取"), kept("cockpit.pool", pool.count), address("projects:pool")),
        _late_tasks(user, on),
    ]  # fmt: skip


def _reviewer(user: User, on: date) -> list[Counter]:
    waiting = Project.objects.filter(stage=Stage.S3)
    decided = Project.objects.filter(stage=Stage.S4)
    return [
        Counter(_("意向待评估"), waiting.count(), address("projects:list", stage=Stage.S3)),
        Counter(_("已过评估待签约"), decided.count(), address("projects:list", stage=Stage.S4)),
        _late_tasks(user, on),
    ]


def _service(user: User, on: date) -> list[Counter]:
    signed = Project.objects.filter(stage=Stage.S5)
    building = Project.objects.filter(stage__in=(Stage.S11, Stage.S12))
    return [
        _calls(_("六未预警"), _ringing(user, on), address("projects:alarms"), "red"),
        Counter(_("签约待开工"), signed.count(), address("projects:list", stage=Stage.S5)),
        Counter(_("在建"), building.count(),
                address("projects:list", stage=[Stage.S11, Stage.S12])),
        _late_tasks(user, on),
    ]  # fmt: skip


def _steward(user: User, on: date) -> list[Counter]:
    pending = Evidence.objects.filter(state=EvidenceState.PENDING)
    imports = Import.objects.exclude(status__in=FINISHED)
    return [
        _calls(_("待核验材料"), pending.count(), address("projects:queue"), "amber"),
        Counter(_("未完成的导入"), imports.count(), address("desk:imports")),
        _cases(),
        _late_tasks(user, on),
    ]


def _auditor(user: User, on: date) -> list[Counter]:
    restated = StageMove.objects.filter(restates=True, moved_on__gt=on - LATELY)
    revoked = Evidence.objects.filter(state=EvidenceState.REVOKED)
    return [
        _calls(_("近 30 天更正"), restated.count(),
               address("cockpit:changes", verb="project.moved_back", days=30), "amber"),
        Counter(_("已撤销材料"), revoked.count(),
                address("cockpit:changes", verb="evidence.revoked", days=365)),
        _unsealed(),
    ]  # fmt: skip


def _administrator(user: User, on: date) -> list[Counter]:
    people = User.objects.filter(is_active=True)
    failed = DBTaskResult.objects.filter(status="FAILED")
    return [
        Counter(_("在用账号"), people.count(), address("accounts:people")),
        _calls(_("未改初始密码"), people.filter(must_change_password=True).count(),
               address("accounts:people"), "amber"),
        _calls(_("失败的后台任务"), failed.count(), address("common:health"), "red"),
        _unsealed(),
    ]  # fmt: skip


FINISHED = (ImportStatus.DONE, ImportStatus.UNDONE, ImportStatus.DISCARDED)


def _calls(label: str, number: int, url: str, tone: str) -> Counter:
    return Counter(label, number, url, tone if number else "none")


def _ringing(user: User, on: date) -> int:
    return sum(number for number, _oldest in ringing(user, on).values())


def _cases() -> Counter:
    open_ = CollisionCase.objects.filter(state=CaseState.OPEN)
    return _calls(
        _("待裁定撞单"), open_.count(), address("projects:cases", state=CaseState.OPEN), "amber"
    )


def _unsealed() -> Counter:
    sealed = Seal.objects.order_by("-event").values_list("event", flat=True).first() or 0
    waiting = Event.objects.filter(pk__gt=sealed)
    return Counter(_("日志未封存"), waiting.count(), address("accounts:journal"))


def _late_tasks(user: User, on: date) -> Counter:
    late = Task.objects.filter(assignee=user, is_open=True, due_on__lt=on)
    return _calls(_("我的逾期事项"), late.count(), address("desk:tasks"), "red")


_BY_ROLE: dict[Role, Callable[[User, date], list[Counter]]] = {
    Role.OFFICER: _own,
    Role.TEAM_LEAD: _team,
    Role.ZONE_LEADER: _leader,
    Role.REVIEWER: _reviewer,
    Role.SERVICE_OFFICER: _service,
    Role.DATA_STEWARD: _steward,
    Role.AUDITOR: _auditor,
    Role.ADMINISTRATOR: _administrator,
}
