"""Whether anything in the house points to a firm, so that its file must stay."""

from collections.abc import Mapping

from yanzhen.companies.models import Company, CompanyName
from yanzhen.companies.queries.among import among_numbers
from yanzhen.desk.using import subjects_in_use


def used_firms(subjects: Mapping[int, str], *, names_too: bool = False) -> set[int]:
    """Return those firms to which anything points, in any package: by key, or by subject as
    tasks, calendar entries and files do.

    Args:
        subjects: the firms' subjects by their numbers.
        names_too: whether a further name counts, which some imports write themselves.
    """
    found: set[int] = set()
    wanted = among_numbers(list(subjects))
    for relation in Company._meta.related_objects:
        if relation.related_model is CompanyName and not names_too:
            continue
        column = relation.field.attname
        rows = relation.related_model._base_manager.filter(**{f"{column}__in": wanted})
        found.update(rows.values_list(column, flat=True))
    numbers = {subject: number for number, subject in subjects.items()}
    return found | {numbers[subject] for subject in subjects_in_use(numbers)}
