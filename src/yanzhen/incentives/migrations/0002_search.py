"""The token index of policies: FTS5 on SQLite, a stored tsvector with GIN on PostgreSQL."""

from django.db import migrations

SQLITE = (
    "CREATE VIRTUAL TABLE incentives_search USING fts5("
    "grams, tokenize='ascii', detail=none, columnsize=0)"
)
POSTGRES = (
    "CREATE TABLE incentives_search (policy_id bigint PRIMARY KEY, grams tsvector NOT NULL)",
    "CREATE INDEX incentives_search_grams ON incentives_search USING gin (grams)",
)


def create(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    for statement in [SQLITE] if vendor == "sqlite" else POSTGRES:
        schema_editor.execute(statement)


def drop(apps, schema_editor):
    schema_editor.execute("DROP TABLE incentives_search")


class Migration(migrations.Migration):
    dependencies = [("incentives", "0001_initial")]
    operations = [migrations.RunPython(create, drop)]
