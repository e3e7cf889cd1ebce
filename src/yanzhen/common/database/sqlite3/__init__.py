"""SQLite with remembered statements."""
