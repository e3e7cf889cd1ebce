"""The worker's part: learn from a panel what the zone's region may grow."""

import csv

from django.utils.translation import gettext as _
from django_tasks import task

from yanzhen.chains.panel_files import TOO_FEW, read_panel, relate
from yanzhen.chains.standards.industries import find_industry
from yanzhen.common import clock
from yanzhen.common.plain_files import Unusable
from yanzhen.desk.files.storage import path_of
from yanzhen.gaps.commands import finish_panel, refuse_panel
from yanzhen.gaps.models import RelatedIndustry, RelatedPanel


@task()
def work_on_panel(pk: int) -> None:
    """Learn from a panel and keep what it says of the zone's region; run again, it begins anew."""
    panel = RelatedPanel.objects.select_related("file").get(pk=pk)
    source = path_of(panel.file.sha256)
    try:
        read = read_panel(source, first=panel.first_year, last=panel.last_year)
    except Unusable as problem:
        told = str(problem).replace(str(source), panel.file.name)
        refuse_panel(pk, _("文件不能用：%s") % told, at=clock.now())
        return
    if panel.region not in read.regions:
        problem_text = _("%(year)s 年的数据里没有叫“%(region)s”的地区。")
        told = problem_text % {"year": panel.last_year, "region": panel.region}
        refuse_panel(pk, told, at=clock.now())
        return
    text, note = relate(read)
    found = _own(text, panel.region)
    if not found:
        refuse_panel(pk, _("没有一个行业写成国民经济行业代码，对不上环节。"), at=clock.now())
        return
    finish_panel(pk, found, learned=note != TOO_FEW, at=clock.now())


def _own(text: str, region: str) -> list[RelatedIndustry]:
    """Return the lines of one region whose industry is a heading of GB/T 4754, each once."""
    found: dict[str, RelatedIndustry] = {}
    for line in csv.DictReader(text.splitlines()):
        heading = find_industry(line["industry"]) if line["region"] == region else None
        if heading is not None and heading.level != "section":
            found[heading.code] = RelatedIndustry(
                gbt_code=heading.code, lq=float(line["lq"]), density=float(line["density"]),
                probability=float(line["probability"]),
            )  # fmt: skip
    return list(found.values())
