"""The token index of articles: FTS5 on SQLite, a stored tsvector with GIN on PostgreSQL."""

from django.db import migrations

SQLITE = (
    "CREATE VIRTUAL TABLE radar_search USING fts5("
    "grams, tokenize='ascii', detail=none, columnsize=0)"
)
POSTGRES = (
    "CREATE TABLE radar_search (article_id bigint PRIMARY KEY, grams tsvector NOT NULL)",
    "CREATE INDEX radar_search_grams ON radar_search USING gin (grams)",
)


def create(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    for statement in [SQLITE] if vendor == "sqlite" else POSTGRES:
        schema_editor.execute(statement)


def drop(apps, schema_editor):
    schema_editor.execute("DROP TABLE radar_search")


class Migration(migrations.Migration):
    dependencies = [("radar", "0001_initial")]
    operations = [migrations.RunPython(create, drop)]
