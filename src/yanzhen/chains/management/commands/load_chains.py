from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from yanzhen.chains.commands import load_reference
from yanzhen.chains.reference import read_reference
from yanzhen.common.clock import now
from yanzhen.common.refusals import Refused


class Command(BaseCommand):
    help = "Load the reference chains of the leading industries; again changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--file", type=Path, help="another file of the same form")
        parser.add_argument(
            "--over-edits", action="store_true", help="overwrite what people edited in the browser"
        )

    def handle(self, *, file: Path | None, over_edits: bool, **options: object) -> None:
        try:
            reference = read_reference(file)
        except (OSError, ValueError) as problem:
            raise CommandError(str(problem)) from problem
        try:
            changed = load_reference(reference, by=None, at=now(), over_edits=over_edits)
        except Refused as refusal:
            raise CommandError("; ".join([str(refusal), *refusal.missing])) from refusal
        self.stdout.write(f"{len(reference.nodes)} segments, {changed} rows changed")
