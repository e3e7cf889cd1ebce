"""PostgreSQL with remembered statements."""
