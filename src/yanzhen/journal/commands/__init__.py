"""The journal's only writers: record an event, seal what was recorded."""

from yanzhen.journal.commands.recording import parts, plain, record
from yanzhen.journal.commands.sealing import seal

__all__ = ["parts", "plain", "record", "seal"]
