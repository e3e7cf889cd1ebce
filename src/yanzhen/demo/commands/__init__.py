"""What can happen to the demo zone: it is filled once, and its clock is advanced."""

from yanzhen.demo.commands.filling import fill_demo

__all__ = ["fill_demo"]
