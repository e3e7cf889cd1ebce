"""What a brief is about: the firm, its project, where it stands on the chains."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from yanzhen.accounts.models import User
from yanzhen.briefs.told import Line
from yanzhen.chains.models import Segment, SegmentIndustry
from yanzhen.companies.models import Company
from yanzhen.projects.addresses import project_url
from yanzhen.projects.models import Project, ProjectOutline
from yanzhen.projects.stages import Stage
from yanzhen.resources.needs import Needs

MOST_SEGMENTS = 2


@dataclass(frozen=True, slots=True)
class About:
    """The subject as one person knows it on a day.

    Args:
        project: the one the brief is of, or the firm's latest that the person reads in full.
        segments: where the firm or the project stands, the surest first; at most two.
        is_placed: whether a person confirmed the first of them.
    """

    company: Company
    project: Project | None
    outline: ProjectOutline | None
    segments: tuple[Segment, ...]
    is_placed: bool
    user: User
    on: date

    @property
    def themes(self) -> list[str]:
        """The leading industries it belongs to, by which policies are tagged."""
        return list(dict.fromkeys(s.chain.pillar.name for s in self.segments))

    @property
    def codes(self) -> list[str]:
        return [segment.code for segment in self.segments]

    @property
    def needs(self) -> Needs:
        """What is known to be asked of the zone."""
        if self.project is None:
            return Needs()
        tce = self.outline.energy_tce if self.outline else None
        return Needs(land_mu=self.project.land_mu, energy_tce=tce)

    def of_project(self, text: str, source: str = "") -> Line:
        """Return a statement that rests on the project."""
        assert self.project is not None
        return Line(text, source or _("项目资料 %s") % self.project.code,
                    project_url(self.project.code), (f"project:{self.project.code}",))  # fmt: skip


def read_about(company: Company, project: Project | None, user: User, on: date) -> About:
    """Return the subject. Four queries."""
    if project is None:
        rows = Project.objects.in_full_to(user).filter(company=company).exclude(stage=Stage.X)
        project = rows.order_by("-registered_at", "-pk").first()
    outline = ProjectOutline.objects.filter(project=project).first() if project else None
    segments, is_placed = _segments(company, project)
    return About(company, project, outline, segments, is_placed, user, on)


def _segments(company: Company, project: Project | None) -> tuple[tuple[Segment, ...], bool]:
    placed = list(company.placements.values_list("segment_code", "confirmed_at"))
    sure = [code for code, confirmed in placed if confirmed]
    if project and project.segment_code:
        sure.insert(0, project.segment_code)
    codes = list(dict.fromkeys([*sure, *(code for code, _at in placed)]))
    if not codes and company.industry_code:
        rows = SegmentIndustry.objects.filter(gbt_code=company.industry_code)
        codes = list(rows.values_list("segment__code", flat=True)[:MOST_SEGMENTS])
    found = {
        s.code: s for s in Segment.objects.filter(code__in=codes).select_related("chain__pillar")
    }
    chosen = [found[code] for code in codes if code in found][:MOST_SEGMENTS]
    return tuple(chosen), bool(chosen) and chosen[0].code in sure
