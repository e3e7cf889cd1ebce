from django.core.management.base import BaseCommand

from yanzhen.common import clock
from yanzhen.outlook.commands import refresh_outlook
from yanzhen.outlook.jobs import keep_due
from yanzhen.outlook.queries.reading import season_now


class Command(BaseCommand):
    help = (
        "Renew the newest forecasts and keep those of months that are over; again: only new ones."
    )

    def handle(self, **options: object) -> None:
        at = clock.now()
        season = season_now(clock.today())
        found = refresh_outlook(season, at=at) if season else 0
        self.stdout.write(f"{found} forecasts renewed, {keep_due(at)} months kept")
