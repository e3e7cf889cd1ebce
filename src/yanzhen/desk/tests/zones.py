"""Whole zones for tests of backup and restore, each in a process and a home of its own."""

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

FILL = """
from datetime import date
from yanzhen.accounts.commands import add_person
from yanzhen.common import clock
from yanzhen.desk.commands import open_task
from yanzhen.desk.commands.files import upload_file
from yanzhen.journal.commands import seal
at = clock.now()
who = add_person(username="gu", name="顾明", role="OFFICER", team=None, password="Wild-geese-22",
                 by=None, at=at)
open_task(kind="TASK", title="约见\\t总工\\n换行", assignee=who,
          due_on=date(2022, 6, 1), by=who, at=at)
upload_file([b"%PDF-1.4 synthetic"], name="a.pdf", by=who, at=at)
seal()
"""
SHOW = """
from yanzhen.accounts.models import User
from yanzhen.desk.models import Task, StoredFile
from yanzhen.desk.files.storage import path_of
from yanzhen.journal.queries import verify
print(User.objects.count(), [t.title for t in Task.objects.all()],
      [path_of(f.sha256).read_bytes() for f in StoredFile.objects.all()], verify().fault)
"""
MIGRATE = """
from django.core.management import call_command
call_command("migrate", verbosity=0)
"""
SETUP = "import django; django.setup()\n"


@dataclass
class Zone:
    """A home folder and, on PostgreSQL, a database of its own."""

    home: Path
    address: str = ""
    settings: dict[str, str] = field(default_factory=dict)

    def run(self, code):
        """Run code in the zone and return (exit code, output)."""
        kept = {k: v for k, v in os.environ.items() if k not in {"PYTEST_VERSION", "DATABASE_URL"}}
        env = kept | {
            "YANZHEN_HOME": str(self.home),
            "DJANGO_SETTINGS_MODULE": "yanzhen.config.settings",
        }
        if self.address:
            env["DATABASE_URL"] = self.address
        done = subprocess.run(
            [sys.executable, "-c", SETUP + code], env=env, capture_output=True, text=True,
            timeout=240, check=False,
        )  # fmt: skip
        return done.returncode, done.stdout.strip() + done.stderr.strip()

    def must(self, code):
        status, out = self.run(code)
        assert status == 0, out
        return out

    def migrate(self):
        self.must(MIGRATE)

    def write(self, path):
        return self.must(
            f"from yanzhen.desk.backup import write_backup; write_backup({str(path)!r})"
        )

    def restore(self, path, overwrite=False):
        return self.run(
            "from yanzhen.desk.backup import restore_backup\n"
            f"restore_backup({str(path)!r}, overwrite={overwrite})"
        )

    def shown(self):
        return self.must(SHOW)

    def copy_home(self, to):
        shutil.copytree(self.home, to)
