"""Who is to be courted by now: points worked out, two targets reserved, some watched."""

import csv
import tempfile
from datetime import datetime, timedelta
from pathlib import Path

from django.utils.timezone import localdate

from yanzhen.briefs.commands import edit_section, make_brief, record_tie
from yanzhen.demo.commands.world import World
from yanzhen.demo.zone.listed import AS_OF, EDITION, HEAD, SOURCE, register_rows
from yanzhen.projects.models import Project
from yanzhen.projects.stages import Stage
from yanzhen.prospects.commands import claim_target, keep_backtests, refresh_scores, watch_target
from yanzhen.prospects.models import Score
from yanzhen.prospects.register.intake import take_in
from yanzhen.prospects.register.placing import place_slices
from yanzhen.prospects.register.store import use


def choose_targets(world: World, at: datetime) -> None:
    """Score all firms outside as of the demo's beginning; reserve and watch some of the best."""
    _take_a_register_in()
    refresh_scores(at=at)
    keep_backtests(at=at)
    best = _best()[:12]
    for turn, code in enumerate(best):
        by = world.user(("officer", "officer2")[turn % 2])
        if turn in (2, 5):
            claim_target(code, by=by, at=at)
        elif turn % 2 == 0:
            watch_target(code, by=by, at=at)


def _take_a_register_in() -> None:
    """Read a small register as `yanzhen register` does, so that firms not on file stand in the
    list too."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "firms.csv"
        with file.open("w", encoding="utf-8", newline="") as out:
            csv.writer(out).writerows([HEAD, *register_rows()])
        register = take_in(file, edition=EDITION, origin=SOURCE, as_of=AS_OF).register
    place_slices(register)
    use(register)


def _best() -> list[str]:
    """Return the codes of the firms on file as targets, the best first."""
    filed = Score.objects.filter(company__isnull=False).order_by("-points", "-id")
    return [code or "" for code in filed.values_list("company__code", flat=True)]


def write_briefs(world: World, at: datetime) -> None:
    """Make a brief of the best target and of a lead in talks, and write a line into the first."""
    officer = world.user("officer")
    best = next(iter(_best()), None)
    if best is None:
        return
    brief, _new = make_brief(best, by=officer, at=at)
    words = "先谈配套：三家在驻企业已经在用他们的产品。\n产能和选址当面问清，再谈地。"
    edit_section(brief.code, "intent", words, version=1, by=officer, at=at + timedelta(minutes=6))
    lead = Project.objects.filter(owner=officer, stage=Stage.S2).order_by("code").first()
    if lead is not None:
        make_brief(lead.company.code, project=lead.code, by=officer, at=at + timedelta(minutes=9))


def tie_partners(world: World, at: datetime) -> None:
    """Record which partners are connected to some of the best targets."""
    best = _best()[:24]
    kinds = {"ASSOCIATION": "MEMBER", "CHAMBER": "MEMBER", "FUND": "INVESTED", "ALUMNI": "ALUMNI",
             "CONSULTANCY": "CLIENT", "INTERMEDIARY": "CLIENT", "INSTITUTE": "KNOWS"}  # fmt: skip
    partners = [one for one in world.partners if one.kind in kinds]
    for turn, code in enumerate(best):
        partner = partners[turn * 3 % len(partners)]
        day = localdate(at) - timedelta(days=40 + turn * 61)
        record_tie(
            code, partner=partner.code, kind=kinds[partner.kind], source=f"{partner.name}名册",
            seen_on=day, by=world.user(("officer", "officer2")[turn % 2]), at=at,
        )  # fmt: skip
