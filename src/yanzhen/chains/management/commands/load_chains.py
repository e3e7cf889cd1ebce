from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from yanzhen.chains.commands import load_reference
from yanzhen.chains.reference import read_reference
from yanzhen.common.clock import now


class Command(BaseCommand):
    help = "Load the reference chains of the leading industries; again changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--file", type=Path, help="another file of the same form")

    def handle(self, *, file: Path | None, **options: object) -> None:
        try:
            reference = read_reference(file)
        except (OSError, ValueError) as problem:
            raise CommandError(str(problem)) from problem
        changed = load_reference(reference, by=None, at=now())
        self.stdout.write(f"{len(reference.nodes)} segments, {changed} rows changed")
