"""The policy library of the demo zone: entered as documents came out, replaced as they went."""

from datetime import date

from yanzhen.demo.commands.telling import Story, moment
from yanzhen.demo.commands.world import World, hand_in
from yanzhen.demo.people import BEGINNING
from yanzhen.demo.zone.policies import PAPERS, SUCCESSIONS, text_of
from yanzhen.incentives.commands import Stated, add_policy, set_topics, supersede_policy
from yanzhen.incentives.models import Policy


def keep_policies(world: World) -> Story:
    """Tell how the steward entered the documents, checked their clauses and replaced two."""
    kept: dict[int, Policy] = {}
    for place, paper in sorted(enumerate(PAPERS), key=lambda one: one[1].issued_on):
        at = moment(max(paper.issued_on, BEGINNING), place, hour=11)
        yield at
        steward = world.user("steward")
        said = Stated(
            paper.title, paper.issuer, paper.level, paper.valid_from, text_of(paper),
            number=paper.number, issued_on=paper.issued_on, valid_until=paper.valid_until,
            tags=paper.tags, source="管委会办公室收文",
        )  # fmt: skip
        policy = add_policy(said, by=steward, at=at)
        kept[place] = policy
        if paper.level == "ZONE" and place % 2:
            set_topics(policy.code, {}, by=steward, at=at)
        hand_in(f"{paper.number}.txt", [paper.title], subject=policy.subject,
                by=steward, at=at)  # fmt: skip
    for old, new, on in SUCCESSIONS:
        at = moment(date(2022, 3, 7), old, hour=14)
        yield at
        supersede_policy(kept[old].code, successor=kept[new].code, on=on,
                         by=world.user("steward"), at=at)  # fmt: skip
