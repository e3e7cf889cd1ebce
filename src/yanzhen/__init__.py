"""Yanzhen 雁阵: runs a development zone's investment-promotion drive."""

__version__ = "0.1.0"
