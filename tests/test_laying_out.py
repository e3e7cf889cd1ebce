"""A database laid out at once is the one that all migrations lead to."""

import json
import os

import psycopg
import pytest
from django.conf import settings

from yanzhen.desk.tests.zones import MIGRATE, Zone

STEP_BY_STEP = """
from django.core.management import call_command
from django.core.management.commands.migrate import Command
call_command(Command(), verbosity=0)
"""
# What a table is, whatever the order of its columns and clauses.
SQLITE = """
import json, re
from django.db import connection
def clauses(text):
    depth, start, found = 0, text.index("(") + 1, []
    for at, letter in enumerate(text[start:], start):
        depth += (letter == "(") - (letter == ")")
        if depth < 0 or (letter == "," and not depth):
            found.append(text[start:at].strip()); start = at + 1
    return sorted(found)
with connection.cursor() as c:
    c.execute("SELECT type, name, coalesce(sql, '') FROM sqlite_master")
    rows = [(t, n, clauses(s) if t == "table" and "CREATE TABLE" in s else s)
            for t, n, s in c.fetchall()]
    c.execute("SELECT app, name FROM django_migrations")
    print(json.dumps([sorted(rows, key=str), sorted(c.fetchall())]))
"""
POSTGRES = """
import json
from django.db import connection
ASK = (
    "SELECT table_name, column_name, data_type, is_nullable, column_default, is_identity,"
    " character_maximum_length, numeric_precision, numeric_scale"
    " FROM information_schema.columns WHERE table_schema = 'public'",
    "SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'",
    "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint"
    " WHERE connamespace = 'public'::regnamespace",
    "SELECT attrelid::regclass::text, attname, attstattarget FROM pg_attribute"
    " WHERE attstattarget > 0",
    "SELECT app, name FROM django_migrations",
)
with connection.cursor() as c:
    told = []
    for question in ASK:
        c.execute(question)
        told.append(sorted(c.fetchall(), key=str))
    print(json.dumps(told))
"""


def described(zone, how, what):
    zone.home.mkdir()
    zone.must(how)
    return json.loads(zone.must(what))


def test_a_new_sqlite_database_is_what_the_migrations_lead_to(tmp_path):
    at_once = described(Zone(tmp_path / "new"), MIGRATE, SQLITE)
    assert at_once == described(Zone(tmp_path / "old"), STEP_BY_STEP, SQLITE)
    assert len(at_once[0]) > 300


@pytest.mark.postgres
def test_a_new_postgresql_database_is_what_the_migrations_lead_to(tmp_path):
    told = settings.DATABASES["default"]
    where = f"{told['USER']}:{told['PASSWORD']}@{told['HOST']}:{told['PORT'] or 5432}"
    names = [f"yz_laid_out_{os.getpid()}_{way}" for way in ("new", "old")]
    with psycopg.connect(f"postgres://{where}/postgres", autocommit=True) as server:
        try:
            found = []
            for name, how in zip(names, (MIGRATE, STEP_BY_STEP), strict=True):
                server.execute(f"CREATE DATABASE {name}")
                zone = Zone(tmp_path / name, f"postgres://{where}/{name}")
                found.append(described(zone, how, POSTGRES))
        finally:
            for name in names:
                server.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
    assert found[0] == found[1]
    assert len(found[0][0]) > 500


def test_what_is_there_is_migrated_as_ever(tmp_path):
    zone = Zone(tmp_path / "zone")
    zone.home.mkdir()
    zone.must(MIGRATE)
    zone.must(
        "from django.db import connection\n"
        "connection.cursor().execute(\"DELETE FROM django_migrations WHERE app = 'prospects'\")"
    )
    status, out = zone.run(MIGRATE)
    assert status != 0
    assert "already exists" in out
