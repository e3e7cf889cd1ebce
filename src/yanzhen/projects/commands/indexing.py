"""Keep what projects are searched by in step with what is known of them."""

from collections.abc import Iterable, Sequence

from django.db import connection

from yanzhen.projects.calc import fold, text_grams
from yanzhen.projects.models import Project, ProjectText


def keep_search_text(project: Project) -> None:
    """Write what the project is searched by: code, names, product, the investor's names."""
    keep_search_texts([project])


def keep_search_texts(projects: Iterable[Project]) -> None:
    """Write the search texts of projects and their tokens, however many, in two queries."""
    texts = [ProjectText(project=project, text=_text(project)) for project in projects]
    ProjectText.objects.bulk_create(
        texts, update_conflicts=True, unique_fields=["project"], update_fields=["text"],
        batch_size=5000,
    )  # fmt: skip
    write_entries([(text.pk, text.text) for text in texts])


def _text(project: Project) -> str:
    firm = project.company
    parts = [project.code, project.name, project.product, firm.name, firm.short_name, firm.brand,
             firm.initials]  # fmt: skip
    return " ".join(fold(part) for part in parts if part)


def write_entries(texts: Sequence[tuple[int, str]]) -> None:
    """Put the tokens of search texts into the index; an entry that is there is replaced."""
    entries = [(number, " ".join(text_grams(text.split()))) for number, text in texts]
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.executemany(
                "INSERT OR REPLACE INTO projects_search (rowid, grams) VALUES (%s, %s)", entries
            )
            return
        cursor.execute(
            "INSERT INTO projects_search (project_id, grams) "
            "SELECT n, array_to_tsvector(string_to_array(g, ' ')) "
            "FROM unnest(%s::bigint[], %s::text[]) AS rows (n, g) "
            "ON CONFLICT (project_id) DO UPDATE SET grams = excluded.grams",
            [[number for number, _ in entries], [grams for _, grams in entries]],
        )


def remove_entry(number: int) -> None:
    """Take a project out of the index."""
    column = "rowid" if connection.vendor == "sqlite" else "project_id"
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM projects_search WHERE {column} = %s", [number])  # noqa: S608
