"""Parcels and plants from sheets, through the import wizard."""
