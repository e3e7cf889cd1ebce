"""Will the year's targets be met: hazards of live projects, new leads, an exact joint count."""
