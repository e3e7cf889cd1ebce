"""What follows the reorganisation: open projects go over to the new teams."""

from datetime import timedelta

from yanzhen.demo.commands.telling import Story, moment
from yanzhen.demo.commands.world import World
from yanzhen.demo.people import BY_USERNAME, REORGANISED, colleague_of
from yanzhen.demo.zone.ventures import Fate, Venture, ventures
from yanzhen.projects.commands import hand_over


def hand_over_open(world: World) -> Story:
    """Tell how whoever changed teams passed what was open to a colleague of the new team."""
    at = moment(REORGANISED, 0) + timedelta(minutes=1)
    yield at
    for venture in ventures():
        person = BY_USERNAME[world.owners.get(venture.key, venture.officer)]
        if not person.before or not _is_open(venture):
            continue
        heir = colleague_of(person.username, venture.key)
        hand_over(
            world.codes[venture.key], to=world.user(heir), by=world.user("leader"), at=at,
            note="机构调整，按新的分工交接；材料和联系人已当面交清。",
        )  # fmt: skip
        world.owners[venture.key] = heir


def _is_open(venture: Venture) -> bool:
    """Whether a project was being courted, or signed and not yet begun, on that day."""
    if venture.fate in (Fate.OPENING, Fate.POOLED) or venture.registered >= REORGANISED:
        return False
    if venture.end and venture.end < REORGANISED:
        return False
    return venture.steps.get("S11", REORGANISED) >= REORGANISED
