"""Where the register is kept, and what is known of it as a whole."""

import json
import os
import shutil
import threading
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings

FIRMS, ABOUT, CURRENT = "firms.parquet", "about.json", "current"
SLICE = 20_000  # firms placed at a time
_held = threading.local()


@dataclass(frozen=True, slots=True)
class Register:
    """A register taken in: its edition, where it came from, its day, and how many firms it has."""

    folder: Path
    edition: str
    source: str
    as_of: date
    firms: int

    @property
    def file(self) -> str:
        return str(self.folder / FIRMS)

    @property
    def slices(self) -> range:
        return range((self.firms + SLICE - 1) // SLICE)

    def placed(self, number: int) -> Path:
        """Return the file of the places of one slice."""
        return self.folder / "placed" / f"{number:05d}.parquet"

    def __str__(self) -> str:
        return f"{self.edition}（{self.source}，{self.as_of}）"


def home() -> Path:
    return Path(settings.HOME) / "register"


def current() -> Register | None:
    """Return the register in use, None without one."""
    try:
        name = (home() / CURRENT).read_text(encoding="utf-8").strip()
        return _read(home() / name)
    except (OSError, ValueError, KeyError):
        return None


@lru_cache(maxsize=4)
def _read(folder: Path) -> Register:
    told = json.loads((folder / ABOUT).read_text(encoding="utf-8"))
    if not (folder / FIRMS).exists():
        raise KeyError(FIRMS)
    return Register(folder, told["edition"], told["source"], date.fromisoformat(told["as_of"]),
                    told["firms"])  # fmt: skip


def keep(register: Register) -> None:
    """Write down what is known of a register whose firms are written already."""
    told = {k: str(v) if isinstance(v, date) else v for k, v in asdict(register).items()}
    told.pop("folder")
    text = json.dumps(told, ensure_ascii=False, indent=1)
    (register.folder / ABOUT).write_text(text, encoding="utf-8")


def use(register: Register) -> None:
    """Put a register in the place of the one before, in one stroke, and clear that away."""
    fresh = home() / f"{CURRENT}.new"
    fresh.write_text(register.folder.name, encoding="utf-8")
    fresh.replace(home() / CURRENT)
    for other in home().iterdir():
        if other.is_dir() and other != register.folder:
            shutil.rmtree(other, ignore_errors=True)


def connect() -> Any:
    """Return this thread's cursor into an empty DuckDB that loads nothing from elsewhere."""
    cursor = getattr(_held, "cursor", None)
    if cursor is None:
        cursor = _held.cursor = fresh_connection()
    return cursor


def fresh_connection() -> Any:
    import duckdb

    return duckdb.connect(":memory:", config={
        "autoinstall_known_extensions": False, "autoload_known_extensions": False,
        "threads": min(4, os.cpu_count() or 1),
    })  # fmt: skip


def ask(statement: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    """Return the rows that answer a question; `values` fill its `?`."""
    return connect().execute(statement, list(values)).fetchall()


def ask_columns(statement: str, values: Sequence[Any] = ()) -> dict[str, Any]:
    """Return the answer as arrays by column."""
    return connect().execute(statement, list(values)).fetchnumpy()
