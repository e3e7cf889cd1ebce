"""Credit codes of an article with the firms on file that have them."""

from django.utils.translation import gettext as _

from yanzhen.companies.calc.uscc import Reading
from yanzhen.companies.models import Company
from yanzhen.radar.calc.papers import credit_codes


def codes_of(text: str) -> list[tuple[str, str, Company | None]]:
    """Return each credit code of a text, what is wrong with it in words, and whose it is. One
    query, none where there is no code."""
    found = credit_codes(text)
    sound = [one.code for one in found if not one.problem]
    firms = {f.uscc: f for f in Company.objects.live().filter(uscc__in=sound)} if sound else {}
    return [(one.code, _wrong(one), firms.get(one.code)) for one in found]


def _wrong(code: Reading) -> str:
    if code.hint:
        return _("有字母被认错，可能是 %s") % code.hint
    words = {"letters": _("含有代码里不用的字母"), "check": _("校验码不对，请对照原件")}
    return words.get(code.problem, "")
