"""The desk in the last weeks: instructions and tasks, the calendar, the views people saved."""

from datetime import date, datetime, timedelta
from typing import NamedTuple

from yanzhen.demo.commands.telling import Story, moment
from yanzhen.demo.commands.world import World
from yanzhen.demo.zone.ventures import Fate, Venture, ventures
from yanzhen.desk.commands import open_task, schedule_entry
from yanzhen.desk.commands.tasks import accept_task, conclude_task, reply_task, return_task
from yanzhen.desk.commands.views import save_view
from yanzhen.desk.models import Task


class Order(NamedTuple):
    """What was asked: kind, level, who asks whom, what, asked and due on, how far it got."""

    kind: str
    level: str
    by: str
    to: str
    title: str
    on: date
    due: date
    course: str = ""


ORDERS = (
    Order("INSTRUCTION", "LEADER", "leader", "lead", "协调百亿级项目供地条件，形成一揽子方案",
          date(2022, 4, 18), date(2022, 5, 6), "accept"),
    Order("INSTRUCTION", "LEADER", "leader", "service", "集中开工项目入库材料逐个过堂",
          date(2022, 5, 9), date(2022, 5, 20), "accept"),
    Order("INSTRUCTION", "LEADER", "leader", "lead2", "供地未开工项目列出倒排工期",
          date(2022, 5, 16), date(2022, 6, 2), "reply"),
    Order("INSTRUCTION", "ORDINARY", "lead", "officer", "签约未注册项目一周内完成工商登记",
          date(2022, 5, 12), date(2022, 5, 26), "accept"),
    Order("INSTRUCTION", "ORDINARY", "lead2", "officer2", "回访三十天无接触的在谈项目",
          date(2022, 5, 18), date(2022, 5, 31), "accept"),
    Order("TASK", "ORDINARY", "lead", "shenruoxi", "整理锂电材料产业链招商手册",
          date(2022, 5, 10), date(2022, 6, 10), "accept"),
    Order("TASK", "ORDINARY", "officer", "service", "预审新签约项目的用电方案",
          date(2022, 5, 20), date(2022, 5, 30), "return"),
    Order("TASK", "ORDINARY", "leader2", "reviewer", "核对一季度开工项目的备案金额",
          date(2022, 4, 6), date(2022, 4, 15), "close"),
    Order("TASK", "ORDINARY", "wenqinghe", "luoxiwen", "联系商会确认六月考察名单",
          date(2022, 5, 23), date(2022, 6, 6)),
    Order("TASK", "ORDINARY", "steward", "officer", "补齐两家企业的统一社会信用代码",
          date(2022, 5, 26), date(2022, 6, 1)),
    Order("TASK", "ORDINARY", "lunanfeng", "jiangmoran", "拟定标准厂房招商条件",
          date(2022, 5, 5), date(2022, 5, 18), "close"),
)  # fmt: skip


def give_orders(world: World) -> Story:
    """Tell what was asked, in the order of asking, each about a project where that fits."""
    about = [v for v in ventures() if v.fate is Fate.SIGNED]
    for place, order in enumerate(sorted(ORDERS, key=lambda one: one.on)):
        at = moment(order.on, place, hour=9)
        yield at
        task = _ask(world, order, about[place * 7 + 3] if place % 2 == 0 else None, at)
        _course(world, order, task, at + timedelta(minutes=40))


def _ask(world: World, order: Order, venture: Venture | None, at: datetime) -> Task:
    code = world.codes[venture.key] if venture else ""
    return open_task(
        kind=order.kind, level=order.level, title=order.title, assignee=world.user(order.to),
        due_on=order.due, by=world.user(order.by), at=at, text="办理情况请写清时间、经手人和结果。",
        subject=f"project:{code}" if code else "", subject_label=venture.name if venture else "",
        subject_url=f"/projects/{code}/" if code else "",
    )  # fmt: skip


def _course(world: World, order: Order, task: Task, at: datetime) -> None:
    to, by = world.user(order.to), world.user(order.by)
    if order.course == "return":
        return_task(task.pk, version=task.version, text="缺设备清单，请投资方先补。", by=to, at=at)
    elif order.course:
        task = accept_task(task.pk, version=task.version, by=to, at=at)
    if order.course in ("reply", "close"):
        task = reply_task(
            task.pk, version=task.version, text="已办，材料附在项目页。", by=to, at=at
        )
    if order.course == "close":
        conclude_task(task.pk, version=task.version, by=by, at=at, text="核对无误。")


class Meeting(NamedTuple):
    """An appointment: kind, title, place, owner, with whom, days from the beginning, hours."""

    kind: str
    title: str
    place: str
    owner: str
    others: tuple[str, ...]
    day: int
    hour: int
    hours: int
    visibility: str


BEGINS = date(2022, 5, 31)
MEETINGS = (
    Meeting("MEETING", "质量评估联席会议", "管委会三楼会议室", "leader",
            ("reviewer", "reviewer2", "panyueming", "lead"),
            0, 9, 2, "ZONE"),
    Meeting("MEETING", "撞单裁定", "管委会 306", "leader", ("lead", "lead2"),
            0, 11, 1, "TEAM"),
    Meeting("RECEPTION", "会见百亿级项目投资方董事长", "会展中心一号厅", "leader",
            ("officer", "lead"),
            0, 14, 2, "ZONE"),
    Meeting("MEETING", "五月赛马分析点评会", "管委会大会议室", "leader2",
            ("leader", "lead", "lead2", "wenqinghe", "shizhenheng"),
            1, 9, 2, "ZONE"),
    Meeting("VISIT", "拜访碳化硅外延片项目总部", "上海浦东", "officer", ("shenruoxi",),
            1, 10, 6, "TEAM"),
    Meeting("RECEPTION", "接待医疗器械协会考察团", "会展中心", "officer2", ("lead2",),
            2, 14, 3, "TEAM"),
    Meeting("TRIP", "大湾区敲门招商", "深圳、东莞", "lead", ("officer", "fanzhixing"),
            6, 8, 58, "TEAM"),
    Meeting("CALL", "协议条款视频磋商", "", "officer", (),
            0, 16, 1, "TEAM"),
    Meeting("MEETING", "项目服务周例会", "服务中心", "service", ("zhanganru",),
            3, 9, 1, "TEAM"),
    Meeting("VISIT", "走访存量企业问需求", "领航产业园", "service", (),
            -1, 14, 2, "TEAM"),
    Meeting("MEETING", "集中开工项目调度", "管委会 201", "leader", ("service", "reviewer"),
            -4, 15, 2, "ZONE"),
    Meeting("RECEPTION", "海缆装备投资方看地块", "滨江片区", "heqiubai", ("shizhenheng",),
            0, 15, 2, "TEAM"),
)  # fmt: skip


def plan_meetings(world: World) -> Story:
    """Tell what stands in the calendar around the day on which the demo begins."""
    at = moment(date(2022, 5, 23), 4, hour=17)
    yield at
    for meeting in MEETINGS:
        starts_at = moment(BEGINS, 0) + timedelta(days=meeting.day, hours=meeting.hour - 9)
        owner = world.user(meeting.owner)
        schedule_entry(
            kind=meeting.kind, title=meeting.title, place=meeting.place, starts_at=starts_at,
            ends_at=starts_at + timedelta(hours=meeting.hours), owner=owner, by=owner, at=at,
            attendees=[world.user(name) for name in meeting.others], visibility=meeting.visibility,
        )  # fmt: skip


VIEWS = (
    ("officer", "projects", "我的在谈", "stage=S2&whose=mine", False),
    ("lead", "projects", "本组十亿以上", "size=10&whose=team", True),
    ("officer2", "projects", "在谈新能源", "stage=S2&pillar=NE", True),
    ("steward", "companies", "缺行业代码", "q=", False),
)


def save_views(world: World) -> Story:
    """Tell which lists people kept under a name."""
    for place, (who, key, name, query, shared) in enumerate(VIEWS):
        at = moment(date(2022, 5, 16), place, hour=10)
        yield at
        save_view(list_key=key, name=name, query=query, by=world.user(who), at=at, shared=shared)
