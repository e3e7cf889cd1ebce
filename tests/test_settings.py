"""What the address of a database says goes before what the house sets itself."""

import json
import os
import subprocess
import sys

import pytest

SHOW = (
    "import json; from django.conf import settings;"
    "print(json.dumps(settings.DATABASES['default']['OPTIONS']))"
)


@pytest.mark.parametrize(
    ("asked", "options"),
    [
        (
            "sslmode=require",
            {"sslmode": "require", "options": "-c max_parallel_workers_per_gather=0"},
        ),
        ("options=-c%20work_mem%3D8MB", {"options": "-c work_mem=8MB"}),
    ],
)
def test_the_address_of_a_database_goes_before_our_own_options(asked, options, tmp_path):
    environment = os.environ | {
        "DATABASE_URL": f"postgres://zone@127.0.0.1:5432/zone?{asked}",
        "DJANGO_SETTINGS_MODULE": "yanzhen.config.settings", "YANZHEN_HOME": str(tmp_path),
    }  # fmt: skip
    said = subprocess.run(
        [sys.executable, "-c", SHOW], env=environment, capture_output=True, text=True, check=True
    )
    assert json.loads(said.stdout) == options
