"""Fixtures that tests of every package share."""

from yanzhen.demo.tests.zone import demo_zone, filled_zone

__all__ = ["demo_zone", "filled_zone"]
