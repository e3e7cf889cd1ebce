"""Trips of a year, weekly plans and monthly reviews of the last weeks, as people wrote them."""

from datetime import date, timedelta

from yanzhen.demo.commands.telling import Story, moment, workday
from yanzhen.demo.commands.world import World
from yanzhen.performance.commands import (
    acknowledge,
    add_item,
    adopt,
    carry_items,
    tick_item,
    write_review,
    write_week,
)
from yanzhen.performance.commands.planning import Item
from yanzhen.performance.models import Comment, PlanItem
from yanzhen.performance.queries.proposals import propose
from yanzhen.performance.queries.teams import figures_kept, member_lines
from yanzhen.projects.commands import Doing, record_activity

WEEKS = (date(2022, 5, 16), date(2022, 5, 23))
PLANNERS = ("officer", "officer2", "shenruoxi", "lead")
OWN = (
    "整理上海走访名单，约三家检测设备企业",
    "补齐两份拜访记录",
    "和服务专员核对开工项目的许可进度",
)
DONE = ("已约两家，第三家改到月底", "已上传", "已核对，施工许可周四可取")
WEEKLY = (
    "走访两家，一家有扩产意向；卡在供地指标，请组长协调。",
    "在谈项目推进到选址，检测线报价还没拿到；下周主攻保护期将满的两条线索。",
)
# The months that the leads of two teams reviewed, early in the month after.
MONTHS = ((2022, 3), (2022, 4))
COMMENTS = (
    "走访有量，见到决策人的偏少；下月每周至少约见一位负责人，见完当天记。",
    "线索跟进稳定，转入在谈比自己前几个月多；把选址和能耗两件事提前问清。",
    "登记后响应及时，出差偏少；五月补上长三角两趟，带着产业链缺口名单去。",
    "签约项目推进好，手里久未联系的线索要么推进、要么退回公海。",
)
SUMMARY = "本月签约和开工主要靠前几个月的储备；新增有效信息不足，下月以产业链缺口名单为主组织外出。"


TRAVELLERS = ("officer", "shenruoxi", "lead", "officer2", "tangyunshu", "jisongbai")
OUTCOME = ("参观了产线，对方副总介绍了扩产计划。", "对方正在选址比较，要一份载体和能耗的说明。",
           "见到董事长，对方愿意来区考察。", "只见到办公室主任，下次约投资副总。")  # fmt: skip
FIRST_TRIP, TRIPS = date(2021, 6, 8), 12


def go_out(world: World) -> Story:
    """Tell a trip a month of some people, each to a firm, now and then with a colleague."""
    for number in range(TRIPS):
        day = workday(FIRST_TRIP + timedelta(days=30 * number))
        at = moment(day + timedelta(days=5), number, hour=17)
        yield at
        firms = sorted(world.companies)
        for place, name in enumerate(TRAVELLERS):
            seed = number * 5 + place * 3
            if seed % 4 == 1:
                continue
            person = world.user(name)
            mate = world.user(TRAVELLERS[(place + 1) % len(TRAVELLERS)])
            until = day + timedelta(days=seed % 3)
            record_activity(
                Doing(kind="TRIP", on=day, until=until, place=("上海", "苏州", "深圳")[seed % 3],
                      summary=OUTCOME[seed % 4], decision_maker="董事长" if seed % 4 == 2 else "",
                      colleagues=(mate,) if seed % 5 == 0 and mate.team == person.team else ()),
                by=person, at=at, company=world.companies[firms[seed * 11 % len(firms)]],
            )  # fmt: skip


def plan_weeks(world: World) -> Story:
    """Tell three weeks of plans: two reviewed, the present one under way."""
    for place, week in enumerate(WEEKS):
        at = moment(week, 5, hour=9)
        yield at
        for name in PLANNERS:
            person = world.user(name)
            for number, text in enumerate(OWN):
                day = week + timedelta(days=number + 1)
                add_item(week, Item(text=text, due_on=day), by=person, at=at)
            items = propose(person, week, at.date())[:3]
            if items:
                adopt(week, [Item(text=p.text, project=p.project, due_on=p.due_on,
                                  reason=p.reason, key=p.key) for p in items],
                      by=person, at=at)  # fmt: skip
        friday = moment(week + timedelta(days=4), 9, hour=16)
        yield friday
        for name in PLANNERS:
            person = world.user(name)
            open_ = list(PlanItem.objects.filter(user=person, week=week, state="OPEN"))
            for item in open_[: len(open_) - 1 - place]:
                outcome = DONE[OWN.index(item.text)] if item.text in OWN else ""
                tick_item(item.pk, outcome=outcome, by=person, at=friday)
            carry_items(week, by=person, at=friday)
            write_week(week, text=WEEKLY[place], by=person, at=friday)


def review_months(world: World) -> Story:
    """Tell two months' reviews of two teams, most of them read by the people."""
    for year, number in MONTHS:
        month = (year, number)
        at = moment(date(year, number + 1, 8), number, hour=15)
        yield at
        for code, lead in (("ZSJ", "lead"), ("TCJ", "lead2")):
            team, by = world.teams[code], world.user(lead)
            lines = member_lines(team, month, at.date(), None, by)
            people = [line.person for line in lines if line.person != by]
            said = {
                person.pk: COMMENTS[(place + number) % len(COMMENTS)]
                for place, person in enumerate(people)
            }
            review = write_review(
                team, date(year, number, 1), summary=SUMMARY, comments=said,
                figures=figures_kept(lines), by=by, at=at,
            )  # fmt: skip
            later = at + timedelta(hours=2)
            for comment in Comment.objects.filter(review=review).select_related("user"):
                # The latest ones of some accounts to try are left to be read.
                if number == MONTHS[0][1] or not comment.user.username.startswith("officer"):
                    acknowledge(comment.pk, answer="收到，按这个改。", by=comment.user, at=later)
