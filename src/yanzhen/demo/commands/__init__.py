"""What can happen to the demo zone: it is filled once, and its clock is advanced."""

from yanzhen.demo.commands.clock import advance_clock
from yanzhen.demo.commands.filling import fill_demo

__all__ = ["advance_clock", "fill_demo"]
