"""Where each package's pages hang."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("yanzhen.cockpit.urls")),
    path("", include("yanzhen.common.urls")),
    path("", include("yanzhen.accounts.urls")),
    path("desk/", include("yanzhen.desk.urls")),
    path("chains/", include("yanzhen.chains.urls")),
    path("resources/", include("yanzhen.resources.urls")),
    path("companies/", include("yanzhen.companies.urls")),
    path("projects/", include("yanzhen.projects.urls")),
    path("gaps/", include("yanzhen.gaps.urls")),
    path("assessments/", include("yanzhen.assessments.urls")),
    path("prospects/", include("yanzhen.prospects.urls")),
    path("integrity/", include("yanzhen.integrity.urls")),
    path("targets/", include("yanzhen.targets.urls")),
    path("league/", include("yanzhen.league.urls")),
    path("performance/", include("yanzhen.performance.urls")),
    path("outlook/", include("yanzhen.outlook.urls")),
    path("reports/", include("yanzhen.reports.urls")),
    path("radar/", include("yanzhen.radar.urls")),
    path("incentives/", include("yanzhen.incentives.urls")),
    path("briefs/", include("yanzhen.briefs.urls")),
]
if settings.DEMO or settings.TESTING:
    urlpatterns.append(path("demo/", include("yanzhen.demo.urls")))

handler400 = "yanzhen.common.views.bad_request"
handler403 = "yanzhen.common.views.forbidden"
handler404 = "yanzhen.common.views.not_found"
handler500 = "yanzhen.common.views.server_error"
