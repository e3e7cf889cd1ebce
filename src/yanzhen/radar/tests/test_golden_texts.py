"""Every figure and name of our own texts is found, and nothing else is."""

import pytest

from yanzhen.radar.calc.extract import extract
from yanzhen.radar.tests.texts import read_texts

# Figures of each set that the grammar is known to miss or to name otherwise: no more than these.
KNOWN_MISSES = {"short": 1, "frozen": 0, "second": 9, "third": 11, "fourth": 2, "fifth": 2,
                "sixth": 6, "seventh": 0, "eighth": 0,
                "ninth": 1, "tenth": 1,
                "eleventh": 0, "twelfth": 1, "thirteenth": 3, "fourteenth": 10,
                "fifteenth": 10}  # fmt: skip
TEXTS = [text for name in KNOWN_MISSES for text in read_texts(f"{name}.txt")]
IDS = [text.name for text in TEXTS]


def bare(metric):
    return metric.partition("(")[0]


def agrees(fact, figure):
    metric = fact.metric if "(" in figure.metric else bare(fact.metric)
    return (
        metric == figure.metric
        and float(fact.value) == pytest.approx(figure.value)
        and (fact.unit, fact.qualifier) == (figure.unit, figure.qualifier)
        and fact.status in figure.statuses
    )


@pytest.mark.parametrize("text", TEXTS, ids=IDS)
def test_every_figure_is_found_with_metric_unit_qualifier_and_status(text):
    facts = [fact for fact in extract(text.text) if fact.value is not None]
    missing = []
    for figure in text.figures:
        match = next((fact for fact in facts if agrees(fact, figure)), None)
        if match is None:
            missing.append(figure)
        else:
            facts.remove(match)
    assert missing == []
    known = {figure.value for figure in text.missed}
    assert [
        fact
        for fact in facts
        if float(fact.value) not in known
        and not any(fact.text in words or words in fact.text for words in text.ignored)
    ] == []


@pytest.mark.parametrize(("name", "most"), KNOWN_MISSES.items())
def test_no_more_figures_are_missed_than_known(name, most):
    texts = read_texts(f"{name}.txt")
    assert sum(len(text.missed) for text in texts) <= most
    for text in texts:
        facts = [fact for fact in extract(text.text) if fact.value is not None]
        assert [f for f in text.missed if any(agrees(fact, f) for fact in facts)] == []


def is_found(name, found):
    return any(kind == name[0] and name[1] in full for kind, full in found)


@pytest.mark.parametrize("text", [t for t in TEXTS if t.names], ids=lambda t: t.name)
def test_every_name_is_found(text):
    found = {(fact.kind, fact.name) for fact in extract(text.text)}
    assert [name for name in text.names if not is_found(name, found)] == []
    assert [name for name in text.missed_names if is_found(name, found)] == []


@pytest.mark.parametrize("text", TEXTS, ids=IDS)
def test_every_evidence_is_the_exact_substring(text):
    for fact in extract(text.text):
        assert text.text[fact.start : fact.end] == fact.text != ""
