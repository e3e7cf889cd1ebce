"""What a report does about those who hold the investor already: it asks, and checks the answer."""

from datetime import datetime, timedelta

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from yanzhen.accounts.models import User
from yanzhen.common.parameters import parameter
from yanzhen.common.refusals import Refused
from yanzhen.projects.commands.protecting import require_may_retake
from yanzhen.projects.models import Choice, CollisionKind, MatchKind, Project
from yanzhen.projects.queries.matching import Hit


class CollisionFound(Refused):
    """Others hold this investor or one like it; `hits` say which, a choice says what to do."""

    def __init__(self, message: str, hits: list[Hit]) -> None:
        super().__init__(message)
        self.hits = tuple(hits)


def require_not_ones_own(found: list[Hit], by: User) -> None:
    """Refuse what one has registered already, whichever hit the report is said to be about; a
    lead that one has lost is revived, not reported anew under a new protection."""
    for hit in found:
        is_own = hit.owner_id == by.pk and hit.kind == CollisionKind.SAME_PROJECT
        if not is_own or hit.key != MatchKind.USCC:
            continue
        if hit.is_lost:
            raise Refused(
                _("你登记过这个项目（%s），已登记流失；有转机请在原项目上恢复跟进。")
                % hit.project_code
            )
        raise CollisionFound(
            _("你已登记过这个项目（%s），请在原项目上继续跟进。") % hit.project_code, found
        )


def deciding_hit(hits: list[Hit], about: str) -> Hit | None:
    """Return the hit a choice is about: the one named, else the strongest that blocks or asks."""
    named = [hit for hit in hits if hit.project_code == about]
    if about and not named:
        raise Refused(_("所选的项目不在撞单提示之列，请重新选择。"), field="about")
    return next(iter(named or hits), None)


def require_choice(
    hit: Hit | None, hits: list[Hit], choice: str, statement: str, confirmed_different: bool,
    by: User, at: datetime,
) -> str:  # fmt: skip
    """Return what is to be done; without a hit nothing needs choosing."""
    if choice and choice not in Choice.values:
        raise Refused(_("请从给出的办法中选择一项。"), field="choice")
    if hit is None:
        return ""
    if choice:
        return _checked_choice(hit, hits, choice, statement, by, at)
    if not any(one.blocks for one in hits):
        if confirmed_different:
            return ""
        raise CollisionFound(_("有相近的登记，请核对是否同一项目，确认不同后再登记。"), hits)
    if _simultaneous(hit, by, at):
        return Choice.DISPUTE
    raise CollisionFound(
        _("该投资方自%(since)s起已由%(team)s登记，请选择加入、另行登记或提出裁定。")
        % {"since": hit.since, "team": hit.team_name or _("公海")},
        hits,
    )


def _checked_choice(
    hit: Hit, hits: list[Hit], choice: str, statement: str, by: User, at: datetime
) -> str:
    # Of all hits, not of the one that the report names: naming a weaker one hides nothing.
    same = [one for one in hits if one.blocks and one.kind == CollisionKind.SAME_PROJECT]
    if choice == Choice.TAKE and hit.is_protected and not hit.is_pooled:
        raise CollisionFound(_("对方登记在保护期内，不能承接；可以加入或提出裁定。"), hits)
    if choice == Choice.PARALLEL and same:
        if not statement.strip():
            raise CollisionFound(_("系统认为是同一项目；另行登记请说明两个项目有何不同。"), hits)
        for pooled in Project.objects.filter(
            code__in=[one.project_code for one in same if one.is_pooled]
        ):
            require_may_retake(pooled, by, localdate(at))
    if choice == Choice.DISPUTE and not statement.strip():
        raise CollisionFound(_("提出裁定请写明理由和跟进情况。"), hits)
    if choice in (Choice.JOIN, Choice.DISPUTE) and hit.owner_id is None:
        raise CollisionFound(_("项目在公海，无人持有，直接承接即可。"), hits)
    return choice


def _simultaneous(hit: Hit, by: User, at: datetime) -> bool:
    """Return whether the other report came so shortly before that neither could know."""
    if hit.kind != CollisionKind.SAME_PROJECT or hit.owner_id in (None, by.pk):
        return False
    window = timedelta(minutes=parameter("projects.simultaneous_minutes", on=localdate(at)))
    registered = Project.objects.values_list("registered_at", flat=True).get(code=hit.project_code)
    return abs(at - registered) <= window
