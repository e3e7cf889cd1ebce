"""The token index: FTS5 on SQLite, a stored tsvector with GIN on PostgreSQL."""

from django.db import migrations

SQLITE = (
    "CREATE VIRTUAL TABLE companies_search USING fts5("
    "grams, tokenize='ascii', detail=none, columnsize=0)"
)
POSTGRES = (
    "CREATE TABLE companies_search ("
    "company_id bigint PRIMARY KEY, grams tsvector NOT NULL)",
    "CREATE INDEX companies_search_grams ON companies_search USING gin (grams)",
    "ALTER TABLE companies_search ALTER COLUMN grams SET STATISTICS 1000",
)


def create(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute(SQLITE)
        return
    for statement in POSTGRES:
        schema_editor.execute(statement)


def drop(apps, schema_editor):
    schema_editor.execute("DROP TABLE companies_search")


class Migration(migrations.Migration):
    dependencies = [("companies", "0001_initial")]
    operations = [migrations.RunPython(create, drop)]
