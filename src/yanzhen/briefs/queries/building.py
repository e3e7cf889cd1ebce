"""A whole brief out of the records, and a kept one as a person may read it."""

from datetime import date

from yanzhen.accounts.models import User
from yanzhen.briefs import policies
from yanzhen.briefs.models import Brief, BriefVersion
from yanzhen.briefs.queries import asking, blocks, firm, offer
from yanzhen.briefs.queries.about import About, read_about
from yanzhen.briefs.queries.ways import ways
from yanzhen.briefs.told import Line, Section, for_reader, from_json
from yanzhen.companies.models import Company
from yanzhen.projects.models import Project


def build(company: Company, project: Project | None, user: User, on: date) -> list[Section]:
    """Return a brief's sections as the records stand on a day and `user` may know them.

    A fixed number of queries, but for those of the introductions, which are bounded.
    """
    about = read_about(company, project, user, on)
    return [Section(key, tuple(lines)) for key, lines in _parts(about).items()]


def _parts(about: About) -> dict[str, list[Line]]:
    clauses = offer.rules_for(about)
    return {
        "who": firm.who(about),
        "place": firm.place(about),
        "signals": firm.signals(about),
        "intent": blocks.intent(about),
        "market": blocks.market(about),
        "resources": blocks.resources(about),
        "output": blocks.output(about),
        "offer": offer.offer(about, clauses),
        "comparable": offer.comparable(about),
        "ways": ways(about),
        "questions": asking.questions(about),
        "promises": offer.promises(about, clauses),
    }


def read_brief(
    brief: Brief, reader: User, *, number: int | None = None
) -> tuple[BriefVersion, list[Section]] | None:
    """Return a version (the newest, or the one of that number) as `reader` may read it, or None
    if there is none of that number. Three queries."""
    wanted = brief.version if number is None else number
    version = brief.versions.select_related("by").filter(number=wanted).first()
    if version is None:
        return None
    sections = from_json(version.told)
    needed = frozenset[str]().union(*(section.needs for section in sections))
    return version, for_reader(sections, policies.open_to(reader, needed))
