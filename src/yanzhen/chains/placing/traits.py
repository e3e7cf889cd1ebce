"""What speaks for firms standing on segments: one row a pair, numbers between 0 and about 1."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from yanzhen.chains.placing.grams import Vocabulary, clauses_of, plain, sentences_of
from yanzhen.chains.placing.texts import FirmText, SegmentText, Terms, terms_of

Array = NDArray[np.float64]
Numbers = NDArray[np.int64]

TRAITS = (
    "made", "traded", "product", "name", "several", "class", "group", "division", "no_code",
    "agree", "listed", "like", "lead", "always",
)  # fmt: skip
KINDS = ("made", "traded", "product", "name")
LEAST_COVER = 0.55  # share of a word's worth that must be found
FULL_WORTH = 12.0  # a word of this worth or more is told apart from all others
LEAST_LIKE = 0.35
MAKING = ("生产", "制造", "加工", "研发", "研制", "开发", "设计", "组装", "冶炼", "制备", "铸造",
          "锻造", "封装")  # fmt: skip
TRADING = ("销售", "批发", "零售", "经销", "代销", "贸易", "租赁", "采购", "进出口")


@dataclass(frozen=True, slots=True)
class Pairs:
    """Pairs of a firm and a segment with what speaks for them, (n, traits); sorted."""

    firm: Numbers
    segment: Numbers
    traits: Array


def is_traded(sentence: str) -> bool:
    """Return whether a sentence only speaks of trade.

    >>> is_traded("轴承的销售"), is_traded("轴承的生产、销售"), is_traded("轴承")
    (True, False, False)
    """
    return any(w in sentence for w in TRADING) and not any(w in sentence for w in MAKING)


def told_by(firm: FirmText) -> list[tuple[str, int]]:
    """Return what a firm's texts say, each with the number of its kind."""
    told = [
        (clause, 1 if is_traded(sentence) else 0)
        for sentence in sentences_of(firm.scope)
        for clause in clauses_of(sentence)
    ]
    told += [(plain(product), 2) for product in firm.products if product.strip()]
    told.append((plain(firm.name), 3))
    return list(dict.fromkeys(told))


class Matcher:
    """Finds the pairs of firms and segments for which anything speaks.

    Args:
        segments: the segments.
        background: names that say how common a pair of characters is (of GB/T classes).
        examples: firms known to stand on a segment, by its number.
    """

    def __init__(
        self,
        segments: Sequence[SegmentText],
        background: Sequence[str] = (),
        examples: Sequence[tuple[FirmText, int]] = (),
    ) -> None:
        self.segments = tuple(segments)
        self.terms: Terms = terms_of(self.segments)
        self.term_segment = np.array(self.terms.segment, dtype=np.int64)
        known = [" ".join(clause for clause, _ in told_by(firm)) for firm, _ in examples]
        self.vocabulary = Vocabulary.of([*self.terms.words, *known], background)
        held = self.vocabulary.has([plain(word) for word in self.terms.words])
        weighed = held @ sparse.diags(self.vocabulary.worth)
        total = np.asarray(weighed.sum(1)).ravel()
        self.cover = (sparse.diags(1 / np.maximum(total, 1e-9)) @ weighed).T.tocsr()
        self.strength = np.minimum(total / FULL_WORTH, 1.0) * np.array(self.terms.weight)
        self.parts = self._parts()
        self.by_class: dict[str, list[int]] = {}
        for number, segment in enumerate(self.segments):
            for code in segment.classes:
                self.by_class.setdefault(code, []).append(number)
        self.by_listed: dict[str, list[int]] = {}
        for number, segment in enumerate(self.segments):
            for name in segment.listed:
                self.by_listed.setdefault(plain(name), []).append(number)
        self._codes: dict[str, list[tuple[str, float, list[int]]]] = {}
        self._learn_profiles(examples)

    def _parts(self) -> list[list[tuple[str, float]]]:
        """Return each word's pairs of characters, each with its share of the word's worth."""
        told, cover = self.vocabulary.told(), self.cover.tocsc()
        begin = cover.indptr
        return [
            [
                (told[cover.indices[at]], float(cover.data[at]))
                for at in range(begin[n], begin[n + 1])
            ]
            for n in range(len(self.terms.words))
        ]

    def _learn_profiles(self, examples: Sequence[tuple[FirmText, int]]) -> None:
        firms = [firm for firm, _ in examples]
        vectors = (
            self._vectors(firms) if firms else sparse.csr_matrix((0, len(self.vocabulary.pairs)))
        )
        at = np.array([number for _, number in examples], dtype=np.int64)
        member = sparse.csr_matrix(
            (np.ones(len(at)), (at, np.arange(len(at)))), shape=(len(self.segments), len(at))
        )  # fmt: skip
        self.profiles = _unit((member @ vectors).tocsr())

    def _vectors(self, firms: Sequence[FirmText]) -> sparse.csr_matrix:
        """Return firms by the pairs of characters of all their texts, each of length 1."""
        joined = [" ".join(clause for clause, _ in told_by(firm)) for firm in firms]
        held = self.vocabulary.has(joined) @ sparse.diags(self.vocabulary.worth)
        return _unit(held.tocsr())

    def pairs(self, firms: Sequence[FirmText], chunk: int = 8000) -> Pairs:
        """Return all pairs for which anything speaks, in the order of the firms."""
        found = [
            self._chunk(firms[start : start + chunk], start)
            for start in range(0, len(firms), chunk)
        ]
        if not found:
            empty = np.zeros(0, dtype=np.int64)
            return Pairs(empty, empty, np.zeros((0, len(TRAITS))))
        return Pairs(*(np.concatenate(part) for part in zip(*found, strict=True)))

    def _chunk(self, firms: Sequence[FirmText], start: int) -> tuple[Numbers, Numbers, Array]:
        count = len(self.segments)
        grids = {kind: np.zeros((len(firms), count)) for kind in KINDS}
        several = np.zeros((len(firms), count))
        self._read(firms, grids, several)
        code = {name: np.zeros((len(firms), count)) for name in ("class", "group", "division")}
        listed, no_code = np.zeros((len(firms), count)), np.zeros(len(firms))
        for row, firm in enumerate(firms):
            no_code[row] = not firm.industry.strip()
            for name, value, numbers in self._by_code(firm.industry.strip()):
                code[name][row, numbers] = value
            for number in self.by_listed.get(plain(firm.name), ()):
                listed[row, number] = 1.0
        like = self._like(firms)
        text = np.maximum.reduce(list(grids.values()))
        asked = (text > 0) | (code["class"] > 0) | (listed > 0) | (like >= LEAST_LIKE)
        at = np.nonzero(asked)
        rows, columns = (part.astype(np.int64) for part in at)
        near = np.minimum(code["class"] + code["group"] + code["division"], 1.0)
        traits = np.stack([
            *(grids[kind][at] for kind in KINDS), several[at], code["class"][at],
            code["group"][at], code["division"][at], no_code[rows], (text * near)[at], listed[at],
            like[at], _lead(text)[at], np.ones(len(rows)),
        ], axis=1)  # fmt: skip
        return rows + start, columns, traits

    def _read(self, firms: Sequence[FirmText], grids: dict[str, Array], several: Array) -> None:
        """Fill in how well what firms say covers the words of segments."""
        numbers: dict[str, int] = {}
        rows, texts, kinds = [], [], []
        for row, firm in enumerate(firms):
            for clause, kind in told_by(firm):
                rows.append(row)
                texts.append(numbers.setdefault(clause, len(numbers)))
                kinds.append(kind)
        text, segment, score = self.score(list(numbers))
        begin = np.searchsorted(text, np.arange(len(numbers) + 1))
        which = np.array(texts, dtype=np.int64)
        length = (begin[1:] - begin[:-1])[which]
        entry = np.repeat(begin[which] - np.cumsum(length) + length, length) + np.arange(
            length.sum()
        )
        teller = np.repeat(np.array(rows, dtype=np.int64), length)
        kind_of = np.repeat(np.array(kinds, dtype=np.int64), length)
        for number, name in enumerate(KINDS):
            mine = kind_of == number
            np.maximum.at(grids[name], (teller[mine], segment[entry[mine]]), score[entry[mine]])
        np.add.at(several, (teller, segment[entry]), score[entry] >= 0.5)
        np.log1p(np.maximum(several - 1, 0), out=several)

    def score(self, texts: Sequence[str]) -> tuple[Numbers, Numbers, Array]:
        """Return text, segment and score where a text covers a word of the segment; by text."""
        held = self.vocabulary.has(texts)
        count = len(self.segments)
        keys, scores = [], []
        for start in range(0, len(texts), 4000):
            cover = (held[start : start + 4000] @ self.cover).tocoo()
            kept = cover.data >= LEAST_COVER
            value = cover.data[kept] ** 2 * self.strength[cover.col[kept]]
            keys.append((cover.row[kept] + start) * count + self.term_segment[cover.col[kept]])
            scores.append(value)
        if not keys:
            return np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0)
        key, score = np.concatenate(keys), np.concatenate(scores)
        order = np.lexsort((-score, key))
        key, score = key[order], score[order]
        first = np.ones(len(key), dtype=bool)
        first[1:] = key[1:] != key[:-1]
        return key[first] // count, key[first] % count, score[first]

    def score_of(self, term: int, text: str) -> float:
        """Return how well one text covers one word, as `score` does for all; 0 if it does not."""
        share = sum(part for pair, part in self.parts[term] if pair in text)
        return share**2 * float(self.strength[term]) if share >= LEAST_COVER else 0.0

    def _by_code(self, code: str) -> list[tuple[str, float, list[int]]]:
        """Return which segments have the firm's class, its group, its division, coarsest first."""
        if not code:
            return []
        if code not in self._codes:
            near: list[tuple[str, float, list[int]]] = []
            for name, digits in (("division", 2), ("group", 3)):
                own = [
                    n for c, ns in self.by_class.items() if c[:digits] == code[:digits] for n in ns
                ]
                if len(code) >= digits and own:
                    near.append((name, 1.0, sorted(set(own))))
            exact = self.by_class.get(code, [])
            if exact:
                near.append(("class", 1 / np.sqrt(len(exact)), exact))
            self._codes[code] = near
        return self._codes[code]

    def _like(self, firms: Sequence[FirmText]) -> Array:
        """Return the cosine of firms and of the firms known on each segment together, (f, s)."""
        if not self.profiles.nnz:
            return np.zeros((len(firms), len(self.segments)))
        vectors = self._vectors(firms)
        return np.asarray((vectors @ self.profiles.T).todense())


def _lead(text: Array) -> Array:
    """Return by how much a segment's text leads the best other one of the firm, (f, s)."""
    if text.shape[1] < 2:
        return text.copy()
    best = np.partition(text, -2, axis=1)[:, -2:]
    other = np.where(text >= best[:, 1:], best[:, :1], best[:, 1:])
    return np.asarray(text - other)


def _unit(rows: sparse.csr_matrix) -> sparse.csr_matrix:
    length = np.sqrt(np.asarray(rows.multiply(rows).sum(1)).ravel())
    return (sparse.diags(1 / np.where(length > 1e-9, length, 1.0)) @ rows).tocsr()
