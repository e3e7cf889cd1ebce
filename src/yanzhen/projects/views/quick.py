"""Quick record: one screen, one sentence, kept in the browser until the server has it."""

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import get_template
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from yanzhen.accounts.access import SignedInRequest, allow
from yanzhen.accounts.roles import COURTING, WRITERS
from yanzhen.common import clock
from yanzhen.common.amounts import read_amount
from yanzhen.common.areas import read_area
from yanzhen.common.refusals import Refused
from yanzhen.companies.models import Company
from yanzhen.projects.commands.choosing import CollisionFound
from yanzhen.projects.forms.quick import QuickForm, QuickKind
from yanzhen.projects.models import Project
from yanzhen.projects.queries.matching import Hit
from yanzhen.projects.scanning import scan_note
from yanzhen.projects.views.common import new_token, tell_form
from yanzhen.projects.views.quick_records import keep_lead, keep_record
from yanzhen.projects.views.registering import collision_choices

FACTS = ("amount", "land", "next_step", "next_step_on", "on", "place")
NAMES = {"planned_cny": "amount", "land_mu": "land", "summary": "text", "name": "company_name",
         "uscc": "company_name", "project_name": "text", "contents": "text"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class QuickFact:
    """One recognised fact: what stands in its field, what the text said, how it is read."""

    name: str
    label: str
    value: str
    auto: str
    note: str
    errors: list[str] = field(default_factory=list)


def quick_facts(form: QuickForm, *, typed: dict[str, str]) -> list[QuickFact]:
    """Return the facts of a note; what a person wrote in a field stays."""
    found = scan_note(typed.get("text", ""), today=clock.today())
    said = {
        "amount": found.amount.text if found.amount else "",
        "land": found.land.text if found.land else "",
        "next_step": found.next_step,
        "next_step_on": found.next_step_on.isoformat() if found.next_step_on else "",
        "on": found.on.isoformat() if found.on else "",
        "place": "",
    }
    facts = []
    for name in FACTS:
        now, before = typed.get(name, ""), typed.get(f"auto_{name}", "")
        value = now if now and now != before else said[name]
        errors = [str(e) for e in form.errors.get(name, [])] if form.is_bound else []
        facts.append(QuickFact(name, str(form.fields[name].label), value, said[name],
                               _read(name, value), errors))  # fmt: skip
    return facts


def _read(name: str, value: str) -> str:
    """Return a sum or land as it will be kept; empty where it cannot be read yet."""
    try:
        reader: Any = {"amount": read_amount, "land": read_area}.get(name)
        reading = reader(value) if reader and value else None
        return str(reading.shown()) if reading else ""
    except ValueError:
        return ""


def _typed(request: SignedInRequest) -> dict[str, str]:
    names = ("text", *FACTS, *(f"auto_{name}" for name in FACTS))
    return {name: request.POST.get(name, "").strip()[:4000] for name in names}


@allow(WRITERS)
def quick(request: SignedInRequest) -> HttpResponse:
    """The form; on POST the record, as a page or, for the browser's own sending, as JSON."""
    if request.method != "POST":
        start = _start(request)
        form = QuickForm(initial=start)
        return _show(request, form, dict.fromkeys(("text", *FACTS), ""))
    if request.POST.get("read"):
        form = QuickForm(initial=request.POST.dict())
        return _show(request, form, _typed(request))
    return _keep(request)


def _start(request: SignedInRequest) -> dict[str, str]:
    kind = request.GET.get("kind", QuickKind.VISIT)
    start = {"kind": kind if kind in QuickKind.values else QuickKind.VISIT, "token": new_token()}
    company = Company.objects.live().filter(code=request.GET.get("company", "-")).first()
    rows = Project.objects.visible_to(request.user).select_related("company")
    if project := rows.filter(code=request.GET.get("project", "-")).first():
        company, start["project"] = project.company, project.code
    if company:
        start |= {"company": company.code, "company_name": company.name}
    return start


def _keep(request: SignedInRequest) -> HttpResponse:
    form = QuickForm(request.POST, request.FILES)
    typed = _typed(request)
    refusal: Refused | None = None
    hits: list[Hit] = []
    if form.is_valid():
        try:
            url, title = _record(request, _filled(form, typed))
            return _done(request, url, title)
        except CollisionFound as found:
            refusal, hits = found, list(found.hits)
        except Refused as problem:
            refusal = problem
            tell_form(form, problem, NAMES)
    if _wants_json(request):
        return _refused_json(form, refusal, typed)
    return _show(request, form, typed, refusal, hits)


def _filled(form: QuickForm, typed: dict[str, str]) -> dict[str, Any]:
    """Return the values, with what only the text says put in where a field was left empty."""
    cleaned = dict(form.cleaned_data)
    if any(f"auto_{name}" in form.data for name in FACTS):
        return cleaned  # the person has seen what was recognised
    found = scan_note(typed["text"], today=clock.today())
    for name in ("amount", "land", "next_step", "next_step_on", "on"):
        cleaned[name] = cleaned[name] or getattr(found, name)
    return cleaned


@transaction.atomic
def _record(request: SignedInRequest, cleaned: dict[str, Any]) -> tuple[str, str]:
    if cleaned["kind"] == QuickKind.LEAD:
        choice = request.POST.get("choice", "")
        statement, about = request.POST.get("statement", ""), request.POST.get("about", "")
        return keep_lead(request, cleaned, choice=choice, statement=statement, about=about)
    return keep_record(request, cleaned)


def _wants_json(request: SignedInRequest) -> bool:
    return request.headers.get("Accept", "").startswith("application/json")


def _done(request: SignedInRequest, url: str, title: str) -> HttpResponse:
    if _wants_json(request):
        return JsonResponse({"ok": True, "url": url, "title": title, "note": ""})
    messages.success(request, _("已记下：%s") % title)
    return redirect(url)


def _refused_json(form: QuickForm, refusal: Refused | None, typed: dict[str, str]) -> JsonResponse:
    lines = [str(told) for told_all in form.errors.values() for told in told_all]
    note = refusal.message if refusal else "；".join(lines)
    url = ""
    if isinstance(refusal, CollisionFound):
        kept = {"company_name": form.cleaned_data["company_name"], "contents": typed["text"],
                "estimate": typed["amount"], "land": typed["land"]}  # fmt: skip
        url = f"{reverse('projects:register')}?{urlencode(kept)}"
    return JsonResponse({"ok": False, "note": note, "url": url}, status=422)


def _show(
    request: SignedInRequest,
    form: QuickForm,
    typed: dict[str, str],
    refusal: Refused | None = None,
    hits: list[Hit] | None = None,
) -> HttpResponse:
    token = form["token"].value() or new_token()
    choices = collision_choices(hits or [])
    context = {
        "form": form, "facts": quick_facts(form, typed=typed), "token": token,
        "refusal": refusal, "hits": hits or [], "choices": choices, "asked": False,
        "may_report": request.user.role in COURTING,
    }  # fmt: skip
    return render(request, "projects/quick.html", context, status=422 if form.is_bound else 200)


@require_POST
@allow(WRITERS)
def reading(request: SignedInRequest) -> HttpResponse:
    """What the sentence says so far, as fields that may be mended."""
    form = QuickForm(initial={})
    facts = quick_facts(form, typed=_typed(request))
    return render(request, "projects/_quick_facts.html", {"facts": facts, "form": form})


@require_GET
@allow(WRITERS)
def worker(request: SignedInRequest) -> HttpResponse:
    """The script that keeps this page for a line that is down; its scope is this folder."""
    script = get_template("projects/quick_worker.js").render({"page": reverse("projects:quick")})
    return HttpResponse(script, content_type="text/javascript; charset=utf-8")
