"""Which firm a form means: the one picked, the one written, or a new one."""

from datetime import datetime
from typing import Any

from yanzhen.accounts.models import User
from yanzhen.companies.commands import add_company
from yanzhen.companies.models import Company
from yanzhen.companies.queries.matching import SURE, match_names


def known_company(cleaned: dict[str, Any]) -> Company | None:
    """Return the firm a form names, if it has a file: by code, credit code or its full name."""
    name = (cleaned.get("company_name") or "").strip()
    if code := (cleaned.get("company") or "").strip().upper():
        found = Company.objects.live().filter(code=code).first()
        if found and (not name or name in {found.name, found.short_name}):
            return found
    texts = [text for text in (cleaned.get("investor_uscc") or "", name) if text.strip()]
    for candidates in match_names(texts) if texts else []:
        sure = [one for one in candidates if one.confidence >= SURE]
        if len(sure) == 1:
            return Company.objects.live().filter(code=sure[0].code).first()
    return None


def company_for(cleaned: dict[str, Any], *, by: User, at: datetime) -> Company:
    """Return the firm a form names, opening its file where there is none.

    :raises Refused: if the credit code does not hold.
    """
    known = known_company(cleaned)
    if known is not None:
        return known
    code = (cleaned.get("investor_uscc") or "").strip()
    stated: dict[str, Any] = {"uscc": code} if code else {}
    return add_company(name=cleaned["company_name"].strip(), by=by, at=at, **stated)
