"""Addresses of the joint assessment. What is not an assessment's code stands before it."""

from django.urls import path

from yanzhen.assessments.views import decisions, dossiers, meetings, opinions, promises, schemes

app_name = "assessments"
urlpatterns = [
    path("", dossiers.index, name="list"),
    path("of/<str:code>/", dossiers.of_project, name="of_project"),
    path("of/<str:code>/start/", dossiers.start, name="start"),
    path("of/<str:code>/carry/", dossiers.carry, name="carry"),
    path("meetings/", meetings.index, name="meetings"),
    path("meetings/new/", meetings.new, name="meeting_new"),
    path("meetings/<str:code>/", meetings.meeting, name="meeting"),
    path("meetings/<str:code>/do/<str:name>/", meetings.step, name="meeting_step"),
    path("meetings/<str:code>/<int:place>/", meetings.mode, name="mode"),
    path("meetings/<str:code>/<int:place>/<str:name>/", meetings.judge, name="judge"),
    path("decisions/<str:code>/", decisions.decision, name="decision"),
    path("decisions/<str:code>/sign/", decisions.sign, name="sign"),
    path("decisions/<str:code>/minutes.docx", decisions.minutes, {"form": "docx"}, "minutes_docx"),
    path("decisions/<str:code>/minutes.pdf", decisions.minutes, {"form": "pdf"}, "minutes_pdf"),
    path("conditions/<int:number>/<str:name>/", decisions.condition, name="condition"),
    path("commitments/", promises.index, name="commitments"),
    path("commitments/new/", promises.new, name="commitment_new"),
    path("commitments/rollup/", promises.rollup, name="rollup"),
    path("commitments/batches/new/", promises.batch_new, name="batch_new"),
    path("commitments/batches/<str:code>/", promises.batch, name="batch"),
    path("commitments/<int:number>/", promises.commitment, name="commitment"),
    path("commitments/<int:number>/end/", promises.end, name="end"),
    path("commitments/<int:number>/measure/", promises.measure, name="measure"),
    path("schemes/", schemes.index, name="schemes"),
    path("schemes/answering/", schemes.answering, name="answering"),
    path("schemes/<int:number>/edit/", schemes.edit, name="scheme_edit"),
    path("schemes/<int:number>/force/", schemes.force, name="scheme_force"),
    path("schemes/<str:key>/", schemes.scheme, name="scheme"),
    path("schemes/<str:key>/copy/", schemes.copy, name="scheme_copy"),
    path("<str:code>/", dossiers.page, name="page"),
    path("<str:code>/beside/", dossiers.beside, name="beside"),
    path("<str:code>/dossier/", dossiers.dossier, name="dossier"),
    path("<str:code>/papers/", dossiers.paper, name="paper"),
    path("<str:code>/opinion/", opinions.opinion, name="opinion"),
    path("<str:code>/do/<str:name>/", dossiers.step, name="step"),
]
