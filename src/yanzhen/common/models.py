from django.db import models


class ZoneClock(models.Model):
    """How far a demo zone's clock stands from the real one; one row, demo only."""

    shift_seconds = models.BigIntegerField(default=0)


class Counter(models.Model):
    """The last number given out in a named series, such as the projects of 2022."""

    name = models.CharField(max_length=40, primary_key=True)
    last = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(name="counter_not_negative", condition=models.Q(last__gte=0))
        ]
