"""The menu of saved views beside a list's filters, and the page that keeps them."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from yanzhen.accounts.access import SignedInRequest, allow
from yanzhen.accounts.roles import EVERYONE
from yanzhen.common import clock
from yanzhen.common.refusals import Refused
from yanzhen.desk.commands.views import drop_view, save_view, tidy_query
from yanzhen.desk.models import SavedView


class ViewForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("名称"), max_length=40)
    shared = forms.BooleanField(label=gettext_lazy("与本团队共享"), required=False)
    is_default = forms.BooleanField(label=gettext_lazy("打开列表时先用它"), required=False)
    list_key = forms.SlugField(max_length=40, widget=forms.HiddenInput)
    path = forms.CharField(max_length=300, widget=forms.HiddenInput)
    query = forms.CharField(max_length=4000, required=False, widget=forms.HiddenInput)


def _path(request: SignedInRequest, given: str) -> str:
    """Return the list's own path if it stays on this site, else the front page."""
    inside = url_has_allowed_host_and_scheme(given, {request.get_host()}, request.is_secure())
    return given.split("?")[0] if given.startswith("/") and inside else "/"


@allow(EVERYONE)
def saved_views(request: SignedInRequest) -> HttpResponse:
    """Show the views a person may use on a list, as a menu part. One query."""
    key = request.GET.get("list", "")[:40]
    path = _path(request, request.GET.get("path", ""))
    present = tidy_query(request.GET.get("query", ""))
    views = SavedView.objects.visible_to(request.user).filter(list_key=key)
    context = {
        "views": [
            {"view": view, "url": f"{path}?{view.query}&view={view.pk}",
             "own": view.owner_id == request.user.pk, "here": view.query == present}
            for view in views.select_related("owner")[:100]
        ],
        "plain_url": f"{path}?view=none",
        "save_url": reverse("desk:save_view")
        + "?" + urlencode({"list_key": key, "path": path, "query": present}),
    }  # fmt: skip
    return render(request, "desk/saved/_menu.html", context)


@allow(EVERYONE, personal=True)
def save(request: SignedInRequest) -> HttpResponse:
    """Keep a list as it is shown; also shows one's own views of that list, to delete them."""
    form = ViewForm(request.POST or None, initial=request.GET.dict())
    refusal = None
    if request.method == "POST" and form.is_valid():
        told = dict(form.cleaned_data)
        path = _path(request, told.pop("path"))
        try:
            view = save_view(**told, by=request.user, at=clock.now())
            messages.success(request, _("已存为视图“%s”") % view.name)
            return HttpResponseRedirect(f"{path}?{view.query}&view={view.pk}")
        except Refused as problem:
            refusal = problem if problem.field not in form.fields else None
            if refusal is None:
                form.add_error(problem.field, problem.message)
    path = _path(request, str(form["path"].value() or ""))
    own = SavedView.objects.filter(
        owner=request.user, list_key=str(form["list_key"].value() or "")[:40]
    )
    context = {
        "form": form, "refusal": refusal, "own": own, "path": path,
        "back": f"{path}?{tidy_query(str(form['query'].value() or ''))}",
    }  # fmt: skip
    status = 422 if request.method == "POST" else 200
    return render(request, "desk/saved/save.html", context, status=status)


@require_POST
@allow(EVERYONE, personal=True)
def drop(request: SignedInRequest, number: int) -> HttpResponse:
    get_object_or_404(SavedView.objects.visible_to(request.user), pk=number)
    view = drop_view(number, by=request.user, at=clock.now())
    messages.success(request, _("已删除视图“%s”") % view.name)
    return HttpResponseRedirect(_path(request, request.POST.get("path", "")) + "?view=none")
