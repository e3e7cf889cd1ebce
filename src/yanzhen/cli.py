"""The `yanzhen` command. Heavy imports wait for the command that needs them."""

import argparse
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

from yanzhen import __version__
from yanzhen.common.plain_files import Unusable

# Modules whose `add_commands(commands)` adds the analysis commands: plain files in, plain files
# out, the engines of the screens. They import what is heavy only when their command runs.
ANALYSES: tuple[str, ...] = (
    "yanzhen.chains.cli", "yanzhen.radar.cli", "yanzhen.targets.cli", "yanzhen.prospects.cli",
)  # fmt: skip


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code: 0 done, 1 found wrong, 2 unusable arguments."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yanzhen.config.settings")
    arguments = list(sys.argv[1:] if argv is None else argv)
    if arguments[:1] == ["manage"]:
        from django.core.management import execute_from_command_line

        execute_from_command_line(["yanzhen manage", *arguments[1:]])
        return 0
    options = _parser().parse_args(arguments)
    try:
        return int(options.run(options))
    except Unusable as problem:
        return _refused(problem)
    except KeyboardInterrupt:
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="yanzhen", description="雁阵: 招商引资 in one place")
    parser.add_argument("--version", action="version", version=__version__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    serve = commands.add_parser("serve", help="start server and worker; Ctrl-C stops both")
    serve.add_argument("--host", default=os.environ.get("HOST", "127.0.0.1"))
    serve.add_argument("--port", type=int, default=int(os.environ.get("PORT") or 8000))
    serve.set_defaults(run=_serve)

    commands.add_parser("work", help="run the worker alone").set_defaults(run=_work)
    jobs = commands.add_parser("jobs", help="the worker's periodic jobs; ends with its input")
    jobs.set_defaults(run=_jobs)

    journal = commands.add_parser("journal", help="prove that the journal is unaltered")
    journal.add_argument("action", choices=["verify", "seal"])
    journal.add_argument("--head", default="", help="the head noted at an earlier verification")
    journal.set_defaults(run=_journal)

    for name, run, text in (
        ("backup", _backup, "write database and files to FILE, while running"),
        ("restore", _restore, "bring back what a backup holds"),
    ):
        command = commands.add_parser(name, help=text)
        command.add_argument("file", type=Path)
        if name == "restore":
            command.add_argument("--overwrite", action="store_true", help="replace what is there")
        command.set_defaults(run=run)

    admin = commands.add_parser("admin", help="add the first administrator")
    admin.add_argument("username")
    admin.add_argument("--name", default="管理员")
    admin.set_defaults(run=_admin)

    commands.add_parser("demo", help="fill the demo zone").set_defaults(run=_demo)
    commands.add_parser("manage", help="Django's own commands", add_help=False)
    for module in ANALYSES:
        import_module(module).add_commands(commands)
    return parser


def _setup() -> None:
    import django

    django.setup()


def _serve(options: argparse.Namespace) -> int:
    from yanzhen.server import serve

    return serve(options.host, options.port)


def _work(options: argparse.Namespace) -> int:
    _setup()
    from yanzhen.worker import work

    return work()


def _jobs(options: argparse.Namespace) -> int:
    _setup()
    from yanzhen.periodic import run_jobs

    return run_jobs()


def _journal(options: argparse.Namespace) -> int:
    _setup()
    from yanzhen.journal.commands import seal
    from yanzhen.journal.queries import verify

    if options.action == "seal":
        while seal():
            pass
    verdict = verify()
    if verdict.fault:
        fault = verdict.fault
        print(f"{fault.kind}: event {fault.event} at position {fault.position}", file=sys.stderr)
        print(f"{verdict.sealed} events before it are intact.", file=sys.stderr)
        return 1
    print(f"intact: {verdict.sealed} events sealed, {verdict.unsealed} not yet sealed")
    print(f"head: {verdict.head}")
    if options.head and not _head_known(options.head):
        print("the head given is not in this chain: the journal was replaced", file=sys.stderr)
        return 1
    return 0


def _head_known(head: str) -> bool:
    from yanzhen.journal.models import Seal

    return Seal.objects.filter(chain=head).exists()


def _refused(problem: Exception) -> int:
    print(problem, file=sys.stderr)
    return 2


def _backup(options: argparse.Namespace) -> int:
    _setup()
    from yanzhen.common.refusals import Refused
    from yanzhen.desk.backup import write_backup

    try:
        write_backup(options.file)
    except Refused as problem:
        return _refused(problem)
    print(f"written: {options.file}")
    return 0


def _restore(options: argparse.Namespace) -> int:
    _setup()
    from yanzhen.common.refusals import Refused
    from yanzhen.desk.backup import restore_backup

    try:
        restore_backup(options.file, overwrite=options.overwrite)
    except Refused as problem:
        return _refused(problem)
    print(f"restored from {options.file}")
    return 0


def _admin(options: argparse.Namespace) -> int:
    _setup()
    from getpass import getpass

    from yanzhen.accounts.commands import add_person
    from yanzhen.accounts.roles import Role
    from yanzhen.common import clock
    from yanzhen.common.refusals import Refused

    password = os.environ.get("YANZHEN_ADMIN_PASSWORD") or getpass("初始口令 / initial password: ")
    try:
        add_person(
            username=options.username, name=options.name, role=Role.ADMINISTRATOR, team=None,
            password=password, by=None, at=clock.now(),
        )  # fmt: skip
    except Refused as problem:
        return _refused(problem)
    print(f"added: {options.username}")
    return 0


def _demo(options: argparse.Namespace) -> int:
    _setup()
    from yanzhen.demo.commands import fill_demo

    return 0 if fill_demo() else 1
