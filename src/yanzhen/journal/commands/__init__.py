"""The journal's only writers: record an event, seal what was recorded, let readers catch up."""

from yanzhen.journal.commands.reading import add_reader, run_reader, run_readers
from yanzhen.journal.commands.recording import parts, plain, record
from yanzhen.journal.commands.sealing import seal

__all__ = ["add_reader", "parts", "plain", "record", "run_reader", "run_readers", "seal"]
