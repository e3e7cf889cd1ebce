"""Knowledge cards of segments, and a short self-test whose weak spots come back."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from yanzhen.accounts.access import SignedInRequest, allow
from yanzhen.accounts.roles import EVERYONE
from yanzhen.briefs import commands
from yanzhen.briefs.calc.recall import choose
from yanzhen.briefs.queries.knowledge import Knowledge, knowledge
from yanzhen.briefs.queries.quiz import due_by_segment, memory, questions
from yanzhen.briefs.views.tabs import tabs
from yanzhen.chains.models import Segment
from yanzhen.common import clock
from yanzhen.common.parameters import parameter
from yanzhen.gaps.wording import ACTIONS

MOST_ASKED = 40


@allow(EVERYONE)
def index(request: SignedInRequest) -> HttpResponse:
    """What comes back today, and every segment's card."""
    rows = Segment.objects.select_related("chain__pillar")
    chains: dict[tuple[str, str], list[Segment]] = {}
    for segment in rows:
        place = segment.chain.pillar.name, segment.chain.name
        chains.setdefault(place, []).append(segment)
    return render(request, "briefs/learn.html", {
        "due": due_by_segment(request.user, clock.today()), "chains": chains.items(),
        "tabs": tabs("learn"),
    })  # fmt: skip


def _card(code: str) -> Knowledge:
    try:
        return knowledge(code, clock.today())
    except Segment.DoesNotExist:
        raise Http404 from None


@allow(EVERYONE)
def card(request: SignedInRequest, code: str) -> HttpResponse:
    """The card of one segment."""
    shown = _card(code)
    action = shown.gap.gap.action.value if shown.gap else ""
    return render(request, "briefs/card.html", {
        "card": shown, "segment": shown.segment, "action": ACTIONS.get(action, ""),
    })  # fmt: skip


@allow(EVERYONE, personal=True)
def test(request: SignedInRequest, code: str) -> HttpResponse:
    """Ask, or look at what was answered."""
    shown = _card(code)
    known = {one.key: one for one in questions(shown)}
    seed = f"{request.user.pk}:{clock.today()}"
    if request.method == "POST":
        return _graded(request, shown, known, seed)
    on = clock.today()
    asked = choose(list(known.values()), memory(request.user, shown.segment.code), on=on,
                   length=parameter("briefs.test_length", on=on), seed=seed)  # fmt: skip
    rows = [(number, one, one.options(seed)) for number, one in enumerate(asked, start=1)]
    return render(request, "briefs/test.html", {"segment": shown.segment, "rows": rows})


def _graded(
    request: SignedInRequest, shown: Knowledge, known: dict[str, Any], seed: str
) -> HttpResponse:
    """Keep what was answered; a question left open counts as not asked."""
    rows, answers = [], {}
    for number in range(1, MOST_ASKED + 1):
        question = known.get(request.POST.get(f"key_{number}", ""))
        said = request.POST.get(f"answer_{number}", "")
        if question is None or not said:
            continue
        answers[question.key] = said == question.answer
        rows.append((question, said, said == question.answer))
    commands.keep_answers(shown.segment.code, answers, by=request.user, at=clock.now())
    right = sum(answers.values())
    context = {"segment": shown.segment, "graded": rows, "right": right, "asked": len(rows),
               "refusal": "" if rows else _("还没有作答：每题选一个，再交卷。")}  # fmt: skip
    return render(request, "briefs/graded.html", context, status=200 if rows else 422)
