"""The figures of one's own work: each role has other ones, each opens its list."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Q
from django.utils.timezone import make_aware
from django.utils.translation import gettext as _

from yanzhen.accounts.models import User
from yanzhen.accounts.roles import Role
from yanzhen.cockpit.failures import failed_tasks
from yanzhen.cockpit.links import address
from yanzhen.cockpit.queries.changing import SCANNED, changes_since
from yanzhen.cockpit.queries.stuck import ringing
from yanzhen.desk.models import Import, ImportStatus, Task
from yanzhen.journal.kept import kept
from yanzhen.journal.models import Event, Seal
from yanzhen.projects.models import CaseState, Evidence, EvidenceState, Project
from yanzhen.projects.queries.course import overdue
from yanzhen.projects.queries.finding import late_rows
from yanzhen.projects.queries.pages_board import whose_condition
from yanzhen.projects.queries.pages_cases import visible_cases
from yanzhen.projects.stages import BEFORE_SIGNING, Stage

DAY = timedelta(days=1)
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
    mine = Project.objects.filter(whose_condition(user, "mine") or Q(owner=user))
    leads = mine.filter(stage__in=BEFORE_SIGNING)
    lapsing = leads.filter(protected_until__lte=on + SOON)
    return [
        Counter(_("我的在手线索"), leads.count(),
                address("projects:list", whose="mine", stage=BEFORE_SIGNING)),
        _calls(_("7 天内保护到期"), lapsing.count(),
               address("projects:list", whose="mine", stage=BEFORE_SIGNING,
                       protected_max=(on + SOON).isoformat()), "amber"),
        _calls(_("我的超期项目"), late_rows(mine, on).count(),
               address("projects:list", whose="mine", late=1), "red"),
        _late_tasks(user, on),
    ]  # fmt: skip


def _team(user: User, on: date) -> list[Counter]:
    if user.team_id is None:
        return _own(user, on)
    rows = Project.objects.filter(team=user.team_id)
    late = overdue(user, on=on).filter(project__team=user.team_id)
    return [
        Counter(_("本队在手线索"), rows.filter(stage__in=BEFORE_SIGNING).count(),
                address("projects:list", team=user.team_id, stage=BEFORE_SIGNING)),
        _calls(_("本队六未预警"), late.count(), address("projects:alarms", team=user.team_id),
               "red"),
        _cases(user),
        _late_tasks(user, on),
    ]  # fmt: skip


def _leader(user: User, on: date) -> list[Counter]:
    pool = Project.objects.filter(pooled_on__isnull=False).exclude(stage=Stage.X)
    return [
        _calls(_("六未预警"), _ringing(user, on), address("projects:alarms"), "red"),
        _cases(user),
        Counter(_("公海待领取"), kept("cockpit.pool", pool.count),
                address("projects:pool", sort="-contact")),
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
    imports = Import.objects.visible_to(user).filter(status__in=UNFINISHED)
    return [
        _calls(_("待核验材料"), pending.count(), address("projects:queue", sort="at"), "amber"),
        Counter(_("未完成的导入"), imports.count(), address("desk:imports", status=UNFINISHED)),
        _cases(user),
        _late_tasks(user, on),
    ]


def _auditor(user: User, on: date) -> list[Counter]:
    return [
        _changes(_("近 30 天更正"), "project.moved_back", 30, user, on),
        _changes(_("近一年撤销材料"), "evidence.revoked", 365, user, on),
        _unsealed(),
    ]


def _changes(label: str, verb: str, days: int, user: User, on: date) -> Counter:
    """Count as the list of changes does that the figure opens."""
    midnight = make_aware(datetime.combine(on, time()))
    since, until = midnight - timedelta(days=days), midnight + timedelta(days=1)
    found = changes_since(user, since, until, limit=SCANNED, verb=verb)
    return _calls(label, len(found), address("cockpit:changes", verb=verb, days=days), "amber")


def _administrator(user: User, on: date) -> list[Counter]:
    people = User.objects.filter(is_active=True)
    return [
        Counter(_("在用账号"), people.count(), address("accounts:people", active=1)),
        _calls(_("未改初始密码"), people.filter(must_change_password=True).count(),
               address("accounts:people", initial=1), "amber"),
        _calls(_("失败的后台任务"), failed_tasks(user).count(),
               address("cockpit:failures", sort="-at"), "red"),
        _unsealed(),
    ]  # fmt: skip


FINISHED = (ImportStatus.DONE, ImportStatus.UNDONE, ImportStatus.DISCARDED)
UNFINISHED = [status.value for status in ImportStatus if status not in FINISHED]


def _calls(label: str, number: int, url: str, tone: str) -> Counter:
    return Counter(label, number, url, tone if number else "none")


def _ringing(user: User, on: date) -> int:
    return sum(number for number, _oldest in ringing(user, on).values())


def _cases(user: User) -> Counter:
    waiting = [CaseState.OPEN, CaseState.APPEALED]
    number = visible_cases(user).filter(state__in=waiting).count()
    return _calls(_("待裁定撞单"), number, address("projects:cases", state=waiting), "amber")


def _unsealed() -> Counter:
    sealed = Seal.objects.order_by("-event").values_list("event", flat=True).first() or 0
    waiting = Event.objects.filter(pk__gt=sealed)
    return Counter(_("日志未封存"), waiting.count(), address("accounts:journal", unsealed=1))


def _late_tasks(user: User, on: date) -> Counter:
    late = Task.objects.filter(assignee=user, is_open=True, due_on__lt=on)
    return _calls(
        _("我的逾期事项"),
        late.count(),
        address("desk:tasks", due_max=(on - DAY).isoformat()),
        "red",
    )


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
