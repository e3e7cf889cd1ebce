"""Every event reads, whatever it lacks: old ones may not tell what newer ones do."""

import pytest

from yanzhen.journal.wording import sentence, words


@pytest.mark.parametrize("verb", sorted(words))
def test_an_event_without_any_facts_still_reads(verb):
    assert sentence(verb, {})
