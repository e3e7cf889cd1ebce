"""What is assumed before any row is seen, and how many events it takes to outweigh it.

Stated in docs/methods/target-forecast.md. Rates are per half month; a strength is in events.
"""

import numpy as np

# From lead, talks, intent, assessed (and signed, for a reversal).
SIGN = np.array([0.002, 0.006, 0.02, 0.10, 0.0])
DROP = np.array([0.08, 0.04, 0.03, 0.02, 0.0])
ADVANCE = np.array([0.12, 0.09, 0.09, 0.0, 0.0])
REVERSE = np.array([0.0, 0.0, 0.0, 0.0, 0.003])
RATE_SPREAD = 1.0

# Signings by month: a quiet new year, quarter ends, a rush in December.
SIGN_SEASON = np.array([0.8, 0.7, 1.15, 0.95, 0.95, 1.2, 0.9, 0.9, 1.15, 0.95, 1.05, 1.4])
FLAT_SEASON = np.ones(12)
SEASON_STRENGTH = 20.0
HALF_STRENGTH = 20.0
# Ageing: slope on the log of time on the stage, deviation from the line and how far it reaches
# along it, and how much of both all stages share.
AGE_SLOPE, AGE_BEND, AGE_REACH, AGE_COMMON = 0.6, 0.7, 1.0, 0.5
# What lingers moves less, and from a year on much less: powers of the time on the stage.
AGE_DECLINE, AGE_LINGERS = 0.2, 1.2
SIZE_STRENGTH = 25.0
SIZE_SLOPE_SPREAD = 0.35  # per tenfold amount, natural logarithm
YEAR_OWN, YEAR_SPREAD, YEAR_REACH = 0.22, 0.35, 4.0

# Leads per half month where nothing is known, and their amounts (yuan, lognormal).
ENTRIES, ENTRIES_STRENGTH = 2.0, 1.0
ENTRY_STAGES = np.array([0.90, 0.05, 0.02, 0.02, 0.01])
ENTRY_STAGES_STRENGTH = 5.0
AMOUNT_MEDIAN, AMOUNT_SPREAD, AMOUNT_STRENGTH = 3e8, 1.3, 10.0

# From the amount known to the amount signed: as it is, or anything from half to double.
KEPT_AMOUNT, AMOUNT_RANGE, RATIO_STRENGTH = 0.8, 0.7, 10.0

# Years: spread of a level that wanders, chance and spread of a change of regime, and the
# candidate spreads of a single year's shock.
DRIFT, JUMP_CHANCE, JUMP_SPREAD, LEVEL_SPREAD = 0.06, 0.06, 0.6, 0.3
SHOCKS = np.array([0.06, 0.12, 0.2, 0.3, 0.45])
SHOCK_WEIGHTS = np.array([0.15, 0.25, 0.3, 0.2, 0.1])
YEAR_FADES = 0.92  # weight of a year against the one after it
