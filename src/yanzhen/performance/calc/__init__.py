"""Figures of one person from what they did; comparison with themselves. Pure."""
