"""The charts of a bulletin, drawn from what it tells."""

from decimal import Decimal

from django.template.loader import render_to_string

from yanzhen.reports.told import Section
from yanzhen.targets.trend import Chart, draw_course


def course_chart(section: Section) -> Chart | None:
    """Return a course section as a drawing; what is plotted is in the metric's own unit."""
    if section.chart != "course" or not section.plot:
        return None
    labels = [str(p[0]) for p in section.plot]
    actual = [None if p[1] is None else Decimal(str(p[1])) for p in section.plot]
    due = [Decimal(str(p[2])) for p in section.plot]
    highest = max([*(a for a in actual if a is not None), *due], default=Decimal(0))
    scale = Decimal(100_000_000) if highest >= Decimal(10_000_000) else Decimal(1)
    return draw_course(labels, actual, due, scale=scale, texts=[str(p[3]) for p in section.plot],
                       due_text=str(section.plot[-1][4]))  # fmt: skip


def course_svg(section: Section) -> str:
    """Return the drawing as SVG text, "" where there is none."""
    chart = course_chart(section)
    if chart is None:
        return ""
    tile = {"label": section.head, "actual": chart.last.text if chart.last else ""}
    return render_to_string("targets/course.svg", {"chart": chart, "tile": tile})
