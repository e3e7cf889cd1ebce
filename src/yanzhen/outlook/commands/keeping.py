"""Renew the newest forecast, and keep one for good."""

import time
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from yanzhen.accounts.models import Season, User
from yanzhen.common.parameters import parameter
from yanzhen.common.refusals import Refused
from yanzhen.journal.commands import record
from yanzhen.journal.kept import journal_place
from yanzhen.outlook.models import KeptForecast, LatestOutlook
from yanzhen.outlook.queries.making import make, told_by_team, wish_on
from yanzhen.outlook.said import digest_of, to_json


def refresh_outlook(season: Season, *, at: datetime) -> int:
    """Work out a season's forecasts anew and put them in the place of the last ones.

    They are figures found out from what was recorded, no record themselves: no event. The work
    is done before the transaction, so that nobody waits for it.

    Returns how many there are now.
    """
    on, began = min(localdate(at), season.ends_on), time.perf_counter()
    position = journal_place().last
    found = make(season, on, wish_on(on))
    took = round((time.perf_counter() - began) * 1000)
    with transaction.atomic():
        Season.objects.select_for_update().get(pk=season.pk)
        LatestOutlook.objects.filter(season=season).delete()
        LatestOutlook.objects.bulk_create(
            LatestOutlook(
                season=season, team_id=team, as_of=on, found_at=at, took_ms=took,
                position=position, told=to_json(whole),
            )
            for team, whole in found.items()
        )  # fmt: skip
    return len(found)


def keep_forecast(
    season: Season, as_of: date, *, by: User | None = None, at: datetime
) -> KeptForecast:
    """Keep what is forecast as of a day, for zone and teams, from what was known on that day.

    Never changed afterwards; its checksum is sealed in the journal. Made more than some days
    later (`outlook.late_days`) it is marked as worked out afterwards. The work is done before the
    transaction, so that nobody waits for it.

    :raises Refused: for a day to come or outside the season, twice, or with nothing to forecast.
    """
    today = localdate(at)
    if as_of > today:
        raise Refused(_("只能留存今天及以前的预测，请改日期。"), field="as_of")
    if not season.starts_on <= as_of <= season.ends_on:
        raise Refused(
            _("日期要在赛季内（%(start)s 至 %(end)s）。")
            % {"start": season.starts_on, "end": season.ends_on},
            field="as_of",
        )
    _require_not_kept(season, as_of)
    found = make(season, as_of)
    if not found:
        raise Refused(_("这一天还没有能预测的目标：先下达全年的签约个数目标。"))
    told = {key: to_json(whole, brief=True) for key, whole in told_by_team(found)}
    late = today - as_of > timedelta(days=parameter("outlook.late_days", on=as_of))
    return _keep(
        KeptForecast(season=season, as_of=as_of, made_at=at, late=late, told=told,
                     digest=digest_of(told)), by, at,
    )  # fmt: skip


def _require_not_kept(season: Season, as_of: date) -> None:
    if KeptForecast.objects.filter(season=season, as_of=as_of).exists():
        raise Refused(_("%s 的预测已经留存，留存后不能改。") % as_of, field="as_of")


@transaction.atomic
def _keep(kept: KeptForecast, by: User | None, at: datetime) -> KeptForecast:
    """Keep what was found, unless somebody else kept that day meanwhile."""
    Season.objects.select_for_update().get(pk=kept.season_id)
    _require_not_kept(kept.season, kept.as_of)
    kept.save(force_insert=True)
    record(
        "forecast.kept", f"forecast:{kept.pk}", by=by, at=at, season=kept.season.name,
        as_of=kept.as_of, late=kept.late, digest=kept.digest,
        odds={row["label"]: round(row["probability"], 4)
              for row in kept.told.get("zone", {}).get("targets", ())},
    )  # fmt: skip
    return kept
