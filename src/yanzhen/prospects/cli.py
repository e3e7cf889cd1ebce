"""`yanzhen register`: take a national register in, so that its firms are scored as targets."""

import argparse
import sys
from datetime import date
from pathlib import Path

from yanzhen.common.plain_files import Unusable


def add_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command to the `yanzhen` command."""
    register = commands.add_parser(
        "register", help="take in a register of firms (Parquet or CSV) to find targets in"
    )
    register.add_argument("file", type=Path, metavar="FIRMS.parquet")
    register.add_argument("--edition", required=True, help="its name and edition, shown to people")
    register.add_argument("--source", required=True, help="whom it comes from")
    register.add_argument("--as-of", required=True, metavar="YYYY-MM-DD", help="its day")
    register.set_defaults(run=_register)


def _register(options: argparse.Namespace) -> int:
    import django

    try:
        as_of = date.fromisoformat(options.as_of)
    except ValueError:
        raise Unusable("--as-of", "a day like 2022-05-31 was expected") from None
    for name in ("edition", "source"):
        if not getattr(options, name).strip():
            raise Unusable(f"--{name}", "a text was expected")
    django.setup()

    from yanzhen.prospects.register.intake import take_in
    from yanzhen.prospects.register.placing import place_slices
    from yanzhen.prospects.register.store import use

    taken = take_in(options.file, edition=options.edition.strip(), origin=options.source.strip(),
                    as_of=as_of)  # fmt: skip
    print(f"{taken.read} rows read, {taken.register.firms} firms kept")
    for reason, number in taken.left_out.items():
        print(f"left out: {reason}: {number}")
    placed = place_slices(taken.register, told=_progress)
    print("placed on segments" if placed else "no segments yet: firms are placed once there are")
    use(taken.register)
    print("in use; the worker works the points out within half an hour")
    return 0


def _progress(done: int, of: int) -> None:
    print(f"placing: {done} of {of} parts", file=sys.stderr, flush=True)
