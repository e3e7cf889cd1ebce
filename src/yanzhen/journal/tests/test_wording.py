import pytest

from yanzhen.journal.wording import add_subjects, add_words, sentence, subject_url, subjects, words


@pytest.fixture(autouse=True)
def leave_the_registry_as_it_was():
    kept_words, kept_subjects = dict(words), dict(subjects)
    yield
    words.clear()
    words.update(kept_words)
    subjects.clear()
    subjects.update(kept_subjects)


def test_puts_the_facts_into_the_words():
    add_words({"goose.flew": "从%(start)s飞到%(end)s"})

    assert sentence("goose.flew", {"start": "北", "end": "南"}) == "从北飞到南"


def test_a_missing_fact_reads_as_a_dash():
    add_words({"goose.flew": "从%(start)s飞到%(end)s"})

    assert sentence("goose.flew", {"start": "北"}) == "从北飞到—"


def test_lists_are_joined_and_functions_get_the_facts():
    add_words({"a.b": "缺%(missing)s", "c.d": lambda facts: f"{facts['n']}次，{facts['absent']}"})

    assert sentence("a.b", {"missing": ["合同", "纪要"]}) == "缺合同、纪要"
    assert sentence("c.d", {"n": 3}) == "3次，—"


def test_an_unknown_verb_still_shows():
    assert "never.heard" in sentence("never.heard", {})


def test_a_subject_without_a_page_has_no_address():
    add_subjects({"goose": "no:such_page"})

    assert subject_url("goose:17") == ""
    assert subject_url("nowhere:17") == ""
