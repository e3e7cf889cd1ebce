"""What a dossier asks of the zone's land, plants and budgets."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from decimal import ROUND_UP, Decimal
from fractions import Fraction
from typing import Any

from yanzhen.assessments.calc.figures import Basis, with_sums
from yanzhen.assessments.dossiers import known_values
from yanzhen.resources.needs import FIELD_OF, PLACES, Needs

# A need of the ledger, and the entry that states it.
STATED_BY = {
    "land_mu": "LAND_MU", "energy_tce": "ENERGY_TCE", "cod_t": "COD_T", "nh3n_t": "NH3N_T",
    "tn_t": "TN_T", "tp_t": "TP_T", "so2_t": "SO2_T", "nox_t": "NOX_T", "vocs_t": "VOCS_T",
    "sewage_tpd": "SEWAGE_TPD", "floor_sqm": "PREMISES_M2", "power_kva": "POWER_KVA",
}  # fmt: skip


def needs_of(
    entries: Mapping[str, Any], basis: Basis, *, parcels: Sequence[str] = (),
    plants: Sequence[str] = (),
) -> Needs:  # fmt: skip
    """Return the needs that a dossier's entries state; energy is worked out from what is used.

    Rounded up to the ledger's four places, so that nothing is set aside too scantily. A project
    on its own land looks for no plant to rent.
    """
    known, _lacking = with_sums(known_values(entries), basis)
    found: dict[str, Any] = {name: _up(known.get(code)) for name, code in STATED_BY.items()}
    if found["land_mu"]:
        found["floor_sqm"] = None
    land, floor = known.get("LAND_M2"), known.get("FLOOR_M2")
    ratio = floor / land if isinstance(land, Fraction) and isinstance(floor, Fraction) and land \
        else None  # fmt: skip
    return Needs(**found, plot_ratio=_up(ratio), parcels=tuple(parcels), plants=tuple(plants))


def only(needs: Needs, kinds: Collection[str]) -> Needs:
    """Return the needs without the amounts of other kinds: what nobody rations in the year."""
    others = [name for kind, name in FIELD_OF.items() if kind not in kinds]
    unrationed: dict[str, Any] = dict.fromkeys(others)
    return replace(needs, **unrationed)


def _up(value: object) -> Decimal | None:
    if not isinstance(value, Fraction):
        return None
    number = Decimal(value.numerator) / Decimal(value.denominator)
    return number.quantize(Decimal(1).scaleb(-PLACES), rounding=ROUND_UP)


def as_address(needs: Needs) -> dict[str, str]:
    """Return the needs as the panel of `resources` takes them in its address."""
    told = {name: getattr(needs, name) for name in (*STATED_BY, "plot_ratio")}
    return {name: f"{value.normalize():f}" for name, value in told.items() if value is not None}
