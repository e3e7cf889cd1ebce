"""From a file to its text: what kind it is, and a child process that reads it within limits."""

from yanzhen.radar.reading.kinds import find_kind
from yanzhen.radar.reading.parent import Limits, Told, read_file

__all__ = ["Limits", "Told", "find_kind", "read_file"]
