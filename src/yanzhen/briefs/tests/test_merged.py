"""What hangs on a target follows its file into another one, and comes back when that is undone."""

from datetime import date

import pytest

from yanzhen.briefs.commands import make_brief, record_tie
from yanzhen.briefs.models import Brief, Tie
from yanzhen.companies.commands import merge_companies, undo_merge
from yanzhen.companies.tests.factories import AT, CompanyFactory, UserFactory
from yanzhen.desk.models import Partner
from yanzhen.prospects.commands import claim_target, watch_target
from yanzhen.prospects.models import Claim, Watch

pytestmark = pytest.mark.django_db
KEPT = (Brief, Tie, Claim)


def test_claims_watches_briefs_and_ties_follow_and_come_back():
    by, steward = UserFactory(role="OFFICER"), UserFactory(role="DATA_STEWARD")
    kept, gone = CompanyFactory(by=by), CompanyFactory(by=by)
    partner = Partner.objects.create(code="Q9001", name="某商会", kind="CHAMBER", owner=by,
                                     added_at=AT)  # fmt: skip
    claim_target(gone.code, by=by, at=AT)
    make_brief(gone.code, by=by, at=AT)
    record_tie(gone.code, partner=partner.code, kind="MEMBER", source="名册",
               seen_on=date(2022, 1, 1), by=by, at=AT)  # fmt: skip
    for firm in (kept, gone):
        watch_target(firm.code, by=by, at=AT)

    merge = merge_companies(kept.code, gone.code, reason="同一家", by=steward, at=AT)
    for model in KEPT:
        assert [row.company_id for row in model.objects.all()] == [kept.pk]
    # Watched on both files: the second stays with the old one rather than twice on one.
    assert set(Watch.objects.values_list("company", flat=True)) == {kept.pk, gone.pk}

    undo_merge(merge.pk, by=steward, at=AT)
    for model in KEPT:
        assert [row.company_id for row in model.objects.all()] == [gone.pk]
