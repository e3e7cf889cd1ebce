"""The drawing of a supply graph in layers, upstream left, downstream right. Pure."""

from yanzhen.chains.calc.drawing import Box, Drawing, Line, draw
from yanzhen.chains.calc.layering import assign_layers
from yanzhen.chains.calc.ordering import count_crossings, order_layers

__all__ = ["Box", "Drawing", "Line", "assign_layers", "count_crossings", "draw", "order_layers"]
