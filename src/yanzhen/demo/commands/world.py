"""What the stories share: who is who, which firm has which file, and small papers to hand in."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from yanzhen.accounts.models import Season, Team, User
from yanzhen.companies.models import Company
from yanzhen.demo.people import BY_USERNAME, team_on
from yanzhen.demo.zone import papers
from yanzhen.demo.zone.firms import Firm
from yanzhen.demo.zone.ventures import Venture
from yanzhen.desk.commands.files import upload_file
from yanzhen.desk.models import Partner, StoredFile

LEADS = {"ZS1": "lead", "ZSJ": "lead", "ZS2": "lead2", "TCJ": "lead2", "FWJ": "wenqinghe",
         "ZBQ": "shizhenheng", "ZFGS": "lunanfeng", "CTGS": "songhuaijin"}  # fmt: skip


@dataclass(slots=True)
class World:
    """The zone while it is being told."""

    users: dict[str, User] = field(default_factory=dict)
    teams: dict[str, Team] = field(default_factory=dict)
    seasons: dict[str, Season] = field(default_factory=dict)
    companies: dict[int, Company] = field(default_factory=dict)
    partners: list[Partner] = field(default_factory=list)
    # The code of each venture's project, and who owns it now.
    codes: dict[int, str] = field(default_factory=dict)
    owners: dict[int, str] = field(default_factory=dict)
    # The code of each venture's assessment.
    assessed: dict[int, str] = field(default_factory=dict)

    def user(self, username: str) -> User:
        return self.users[username]

    def owner(self, venture: Venture) -> User:
        return self.users[self.owners.get(venture.key, venture.officer)]

    def company(self, firm: Firm) -> Company:
        return self.companies[firm.number]

    def lead_of(self, username: str, on: date) -> User:
        """Return who leads a person's team on a day; the steward where that is the person."""
        lead = LEADS.get(team_on(BY_USERNAME[username], on), "steward")
        return self.users["steward" if lead == username else lead]


def hand_in(
    name: str, lines: Sequence[str], *, subject: str, by: User, at: datetime, tone: int = 0
) -> StoredFile:
    """Hand in a made-up paper; the ending of its name says which kind."""
    if name.endswith(".png"):
        content = papers.png(tone)
    elif name.endswith(".txt"):
        content = papers.txt(*lines)
    else:
        content = papers.pdf(*lines)
    return upload_file([content], name=name, by=by, at=at, subject=subject)
