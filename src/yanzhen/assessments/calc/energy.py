"""Energy in tonnes of standard coal (tce), by published coefficients."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from yanzhen.assessments.calc.units import plain

KG_PER_T = Fraction(1000)


@dataclass(frozen=True, slots=True)
class Carrier:
    """A kind of energy: the dossier's entry, and kilogrammes of standard coal a unit of it.

    `unit` is the entry's own (kWh, m³, t, GJ). `asked`: the sum is not known without it.
    """

    entry: str
    name: str
    unit: str
    kgce: Fraction
    asked: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """One carrier's share of the sum, printable."""

    carrier: Carrier
    amount: Fraction
    tce: Fraction

    def row(self) -> str:
        amount, unit = plain(self.amount), self.carrier.unit
        kgce = plain(self.carrier.kgce, 6)
        return (
            f"{self.carrier.name} {amount} {unit} × {kgce} kgce/{unit} ÷ 1000 = {plain(self.tce)}"
        )


@dataclass(frozen=True, slots=True)
class Energy:
    """What is used a year in tce: None while an asked carrier is missing."""

    tce: Fraction | None
    parts: tuple[Part, ...]
    missing: tuple[str, ...] = ()


def energy_of(amounts: Mapping[str, Fraction | None], carriers: Sequence[Carrier]) -> Energy:
    """Return the yearly energy in tce, carrier by carrier.

    Use it on amounts that were read and checked (`figures.read_entries`); water, compressed air
    and other working media are not energy here and are not added.

    Args:
        amounts: yearly amount by entry code, in the carrier's unit, at least 0; None or no key
            means not stated. A carrier that is not used must be stated as 0 if it is asked;
            carriers that are not asked count when they are stated.
        carriers: the coefficients in force.

    Returns:
        The sum in tce, or None with the entries that lack.

    Source:
        GB/T 2589-2020, annex A (coefficients by calorific value).

    >>> power = Carrier("ELECTRICITY_KWH", "电力", "kWh", Fraction("0.1229"), asked=True)
    >>> energy_of({"ELECTRICITY_KWH": Fraction(10_000_000)}, [power]).tce
    Fraction(1229, 1)
    """
    parts, missing = [], []
    for carrier in carriers:
        amount = amounts.get(carrier.entry)
        if amount is not None:
            parts.append(Part(carrier, amount, amount * carrier.kgce / KG_PER_T))
        elif carrier.asked:
            missing.append(carrier.entry)
    total = None if missing else sum((part.tce for part in parts), Fraction(0))
    return Energy(total, tuple(parts), tuple(missing))
