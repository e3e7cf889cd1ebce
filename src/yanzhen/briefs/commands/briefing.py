"""A brief is made with one click, written in, and brought up to the records again."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from yanzhen.accounts.models import User
from yanzhen.briefs import policies
from yanzhen.briefs.models import Brief, BriefVersion, Why
from yanzhen.briefs.queries.building import build
from yanzhen.briefs.told import Section, from_json, to_json
from yanzhen.common.commands import next_number
from yanzhen.common.refusals import NotAllowed, Refused, Stale
from yanzhen.companies.models import Company
from yanzhen.journal.commands import record
from yanzhen.projects.models import Project

MOST_WORDS = 4000


@transaction.atomic
def make_brief(company: str, *, project: str = "", by: User, at: datetime) -> tuple[Brief, bool]:
    """Make a brief of a firm or of one of its projects, filled from the records.

    Returns it and whether it is new: a team keeps one a subject, so a second click opens that.

    :raises Refused: if there is no such firm; NotAllowed: for a project not read in full.
    """
    policies.require_can_make(by)
    firm = Company.objects.live().select_for_update(of=("self",)).filter(code=company).first()
    if firm is None:
        raise Refused(_("没有这家企业，请刷新页面。"))
    one = _project(project, firm, by) if project else None
    kept = Brief.objects.filter(company=firm, project=one)
    held = kept.filter(team=by.team) if by.team_id else kept.filter(team=None, made_by=by)
    if found := held.first():
        return found, False
    brief = Brief.objects.create(
        code=f"SK{next_number('briefs'):05d}", company=firm, project=one, made_by=by, team=by.team,
        made_at=at, changed_at=at, language=get_language() or "zh-hans",
    )  # fmt: skip
    _keep(brief, build(firm, one, by, localdate(at)), Why.MADE, by=by, at=at)
    links = [f"project:{one.code}"] if one else []
    record("brief.made", brief.subject, by=by, at=at, links=[firm.subject, *links],
           about=str(brief))  # fmt: skip
    return brief, True


def _project(code: str, firm: Company, by: User) -> Project:
    found = Project.objects.in_full_to(by).filter(code=code, company=firm).first()
    if found is None:
        raise NotAllowed(_("手卡要用项目的全部资料，请由项目所属团队制作。"))
    return found


@transaction.atomic
def edit_section(
    code: str, section: str, text: str, *, version: int, by: User, at: datetime
) -> Brief:
    """Put a person's words in the place of a section's statements, as a new version.

    :raises Stale: if there is a newer version than the one that was read.
    :raises Refused: for words without end, or a section of which something is hidden from `by`.
    """
    brief, sections = _lock(code, version, by)
    words = text.replace("\r\n", "\n").strip()
    if len(words) > MOST_WORDS:
        raise Refused(_("一段最多 %s 字，请删短。") % MOST_WORDS, field="text")
    place = _place(sections, section)
    needs = sections[place].needs
    if needs - policies.open_to(by, needs):
        raise Refused(_("这一段有你不能看的内容，请由能看的同事改写。"))
    sections[place] = replace(
        sections[place],
        edit=words,
        edited_by=by.name,
        edited_on=localdate(at).isoformat(),
        edit_of=tuple(sorted(needs)),
    )
    _keep(brief, sections, Why.EDITED, section=section, by=by, at=at)
    record("brief.edited", brief.subject, by=by, at=at, section=section, version=brief.version)
    return brief


@transaction.atomic
def reset_section(code: str, section: str, *, version: int, by: User, at: datetime) -> Brief:
    """Take a person's words away again: the section says what the records say.

    :raises Stale: if there is a newer version than the one that was read.
    """
    brief, sections = _lock(code, version, by)
    place = _place(sections, section)
    if sections[place].edit is None:
        raise Refused(_("这一段没有改写过。"))
    sections[place] = replace(sections[place], edit=None, edited_by="", edited_on="", edit_of=())
    _keep(brief, sections, Why.RESET, section=section, by=by, at=at)
    record("brief.reset", brief.subject, by=by, at=at, section=section, version=brief.version)
    return brief


@transaction.atomic
def refresh_brief(code: str, *, version: int, by: User, at: datetime) -> Brief:
    """Fill a brief from the records anew; what people wrote in it stays.

    :raises Stale: if there is a newer version than the one that was read.
    """
    brief, kept = _lock(code, version, by)
    with override(brief.language):
        fresh = build(brief.company, brief.project, by, localdate(at))
    held = {section.key: section for section in kept}
    sections = [
        replace(held[now.key], lines=now.lines) if now.key in held else now for now in fresh
    ]
    _keep(brief, sections, Why.REFRESHED, by=by, at=at)
    record("brief.refreshed", brief.subject, by=by, at=at, version=brief.version)
    return brief


def _lock(code: str, version: int, by: User) -> tuple[Brief, list[Section]]:
    rows = policies.visible_briefs(by).filter(code=code).values_list("pk", flat=True)
    found = Brief.objects.select_for_update(of=("self",)).filter(pk__in=list(rows)).first()
    if found is None:
        raise Refused(_("没有这份手卡，或者它不对你开放。"))
    if not policies.can_edit(by, found):
        raise NotAllowed(_("手卡由制作人和同组同事改写。"))
    if found.version != version:
        raise Stale(_("别人刚改过这份手卡，请看过新版再改；你写的还在。"))
    kept = found.versions.get(number=found.version)
    return found, from_json(kept.told)


def _place(sections: list[Section], key: str) -> int:
    for place, section in enumerate(sections):
        if section.key == key:
            return place
    raise Refused(_("手卡里没有这一段。"))


def _keep(
    brief: Brief, sections: Iterable[Section], why: Why, *, section: str = "", by: User,
    at: datetime,
) -> None:  # fmt: skip
    number = brief.version + 1 if brief.versions.exists() else 1
    BriefVersion.objects.create(
        brief=brief, number=number, why=why, section=section, told=to_json(sections), by=by, at=at
    )
    brief.version, brief.changed_at = number, at
    brief.save(update_fields=["version", "changed_at"])
