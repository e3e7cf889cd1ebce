"""The token index of projects: FTS5 on SQLite, a stored tsvector with GIN on PostgreSQL."""

from django.db import migrations

from yanzhen.projects.calc import text_grams

SQLITE = (
    "CREATE VIRTUAL TABLE projects_search USING fts5("
    "grams, tokenize='ascii', detail=none, columnsize=0)"
)
POSTGRES = (
    "CREATE TABLE projects_search ("
    "project_id bigint PRIMARY KEY, grams tsvector NOT NULL)",
    "CREATE INDEX projects_search_grams ON projects_search USING gin (grams)",
)
INSERT = {
    "sqlite": "INSERT INTO projects_search (rowid, grams) VALUES (%s, %s)",
    "postgresql": "INSERT INTO projects_search (project_id, grams) "
    "VALUES (%s, array_to_tsvector(string_to_array(%s, ' ')))",
}


def create(apps, schema_editor):
    connection = schema_editor.connection
    for statement in [SQLITE] if connection.vendor == "sqlite" else POSTGRES:
        schema_editor.execute(statement)
    texts = apps.get_model("projects", "ProjectText").objects.values_list("project_id", "text")
    entries = (
        (number, " ".join(text_grams(text.split()))) for number, text in texts.iterator(5000)
    )
    with connection.cursor() as cursor:
        cursor.executemany(INSERT[connection.vendor], list(entries))


def drop(apps, schema_editor):
    schema_editor.execute("DROP TABLE projects_search")


class Migration(migrations.Migration):
    dependencies = [("projects", "0002_minutes_from_decisions"), ("companies", "0002_search")]
    operations = [migrations.RunPython(create, drop)]
