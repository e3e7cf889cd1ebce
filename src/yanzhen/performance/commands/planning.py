"""A person's weekly plan: items added, adopted, ticked, dropped, carried; the week's review."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from yanzhen.accounts.models import User
from yanzhen.common.refusals import NotAllowed, Refused, Stale
from yanzhen.companies.models import Company
from yanzhen.journal.commands import record
from yanzhen.performance.calc.months import monday
from yanzhen.performance.models import ItemState, PlanItem, WeekReview
from yanzhen.projects.models import Project

WEEK = timedelta(days=7)
AHEAD = timedelta(weeks=8)
MOST_ITEMS = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """What is planned; `key` and `reason` come with a proposal."""

    text: str
    project: str = ""
    company: Company | None = None
    due_on: date | None = None
    reason: str = ""
    key: str = ""


def _subject(user: User) -> str:
    return f"user:{user.username}"


def _lock_plan(user: User) -> None:
    """Let one deed at a time change a person's plan: two windows would both find a place free."""
    User.objects.select_for_update(of=("self",)).get(pk=user.pk)


def _require_week(week: date, on: date) -> None:
    if week != monday(week):
        raise Refused(_("周计划从周一算起，请选周一的日期。"), field="week")
    if not monday(on) - WEEK <= week <= on + AHEAD:
        raise Refused(_("只能排上周到今后八周的计划。"), field="week")


def _add(user: User, week: date, item: Item, at: datetime) -> PlanItem:
    text = item.text.strip()
    if not text:
        raise Refused(_("请写明要做什么。"), field="text")
    if item.due_on and not week <= item.due_on < week + WEEK:
        raise Refused(
            _("日期%(day)s不在这一周（%(start)s 至 %(end)s）。")
            % {"day": item.due_on, "start": week, "end": week + WEEK - timedelta(days=1)},
            field="due_on",
        )
    if PlanItem.objects.filter(user=user, week=week).count() >= MOST_ITEMS:
        raise Refused(_("一周最多排%d件，请先办结或划掉一些。") % MOST_ITEMS)
    project = None
    if item.project.strip():
        code = item.project.strip().upper()
        project = Project.objects.visible_to(user).filter(code=code).first()
        if project is None:
            raise Refused(_("没有你能看到的项目“%s”，请核对编号。") % code, field="project")
    return PlanItem.objects.create(
        user=user, week=week, text=text[:200], project=project, company=item.company,
        due_on=item.due_on, reason=item.reason[:120], key=item.key[:60], added_at=at,
    )  # fmt: skip


@transaction.atomic
def add_item(week: date, item: Item, *, by: User, at: datetime) -> PlanItem:
    """Plan something for one of one's own weeks.

    :raises Refused: if it says nothing, its day lies elsewhere, or the project is not open to `by`.
    """
    _require_week(week, localdate(at))
    _lock_plan(by)
    made = _add(by, week, item, at)
    record("plan.added", _subject(by), by=by, at=at, week=week, text=made.text)
    return made


@transaction.atomic
def adopt(week: date, items: Sequence[Item], *, by: User, at: datetime) -> list[PlanItem]:
    """Take proposals into the plan; one that is there already is left out."""
    _require_week(week, localdate(at))
    if not items:
        raise Refused(_("请至少勾选一条建议。"))
    _lock_plan(by)
    held = set(PlanItem.objects.filter(user=by, week=week).values_list("key", flat=True))
    made = [_add(by, week, item, at) for item in items if item.key not in held]
    if not made:
        raise Refused(_("勾选的建议已经在计划里了。"))
    record("plan.adopted", _subject(by), by=by, at=at, week=week, items=[m.text for m in made])
    return made


def _lock(pk: int, by: User) -> PlanItem:
    item = PlanItem.objects.select_for_update(of=("self",)).filter(pk=pk).first()
    if item is None:
        raise Refused(_("这一条已经不在了。"))
    if item.user_id != by.pk:
        raise NotAllowed(_("周计划只能由本人改。"))
    return item


def _end(item: PlanItem, state: ItemState, outcome: str, at: datetime) -> None:
    if item.state != ItemState.OPEN:
        raise Refused(_("这一条已经%s。") % item.get_state_display())
    item.state, item.outcome, item.ended_at = state, outcome.strip()[:200], at
    item.save(update_fields=["state", "outcome", "ended_at"])


@transaction.atomic
def tick_item(pk: int, *, outcome: str = "", by: User, at: datetime) -> PlanItem:
    """Mark an item done, with what came of it if there is something to say."""
    item = _lock(pk, by)
    _end(item, ItemState.DONE, outcome, at)
    record("plan.done", _subject(by), by=by, at=at, week=item.week, text=item.text,
           outcome=item.outcome)  # fmt: skip
    return item


@transaction.atomic
def untick_item(pk: int, *, by: User, at: datetime) -> PlanItem:
    """Take back a tick or a dropping; what was carried on stays carried."""
    item = _lock(pk, by)
    if item.state not in (ItemState.DONE, ItemState.DROPPED):
        raise Refused(_("这一条没有办结，不用恢复。"))
    item.state, item.outcome, item.ended_at = ItemState.OPEN, "", None
    item.save(update_fields=["state", "outcome", "ended_at"])
    record("plan.restored", _subject(by), by=by, at=at, week=item.week, text=item.text)
    return item


@transaction.atomic
def drop_item(pk: int, *, outcome: str = "", by: User, at: datetime) -> PlanItem:
    """Say that an item will not be done; it stays readable."""
    item = _lock(pk, by)
    _end(item, ItemState.DROPPED, outcome, at)
    record("plan.dropped", _subject(by), by=by, at=at, week=item.week, text=item.text)
    return item


@transaction.atomic
def carry_items(week: date, *, by: User, at: datetime) -> list[PlanItem]:
    """Carry what is open in a week on to the next, once.

    :raises Refused: if nothing is open.
    """
    _require_week(week, localdate(at))
    rows = PlanItem.objects.select_for_update(of=("self",)).filter(
        user=by, week=week, state=ItemState.OPEN
    )
    _lock_plan(by)
    # What was a proposal stays one, so that it is not proposed again beside itself.
    there = PlanItem.objects.filter(user=by, week=week + WEEK).exclude(key="")
    held, carried = set(there.values_list("key", flat=True)), []
    for item in rows.order_by("pk"):
        _end(item, ItemState.CARRIED, "", at)
        carried.append(
            PlanItem.objects.create(
                user=by, week=week + WEEK, text=item.text, project_id=item.project_id,
                company_id=item.company_id, reason=item.reason, carried_from=item, added_at=at,
                key="" if item.key in held else item.key,
            )
        )  # fmt: skip
    if not carried:
        raise Refused(_("这一周没有未办的事，不用转。"))
    record("plan.carried", _subject(by), by=by, at=at, week=week, items=[c.text for c in carried])
    return carried


@transaction.atomic
def write_week(week: date, *, text: str, version: int = 0, by: User, at: datetime) -> WeekReview:
    """Write or rewrite the review of one's week, with how much of the plan was done.

    Args:
        version: of the review that was read; 0 where there was none.

    :raises Stale: if it was written meanwhile (in another window).
    """
    _require_week(week, localdate(at))
    if week > localdate(at):
        raise Refused(_("这一周还没有开始，不能写小结。"), field="text")
    if not text.strip():
        raise Refused(_("请写几句：办成了什么，卡在哪里。"), field="text")
    _lock_plan(by)
    review = WeekReview.objects.filter(user=by, week=week).first()
    if (review.version if review else 0) != version:
        raise Stale(_("小结刚在别处保存过，请核对后再存；你填的内容还在。"),
                    [(_("小结"), review.text if review else "", text.strip())])  # fmt: skip
    states = list(PlanItem.objects.filter(user=by, week=week).values_list("state", flat=True))
    counted = [state for state in states if state != ItemState.DROPPED]
    review = review or WeekReview(user=by, week=week, version=0)
    review.text, review.written_at = text.strip()[:1000], at
    review.done, review.planned = counted.count(ItemState.DONE), len(counted)
    review.version += 1
    review.save()
    record("plan.reviewed", _subject(by), by=by, at=at, week=week, text=review.text,
           done=review.done, planned=review.planned)  # fmt: skip
    return review
