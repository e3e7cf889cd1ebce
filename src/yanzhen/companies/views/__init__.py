"""Pages of the company library."""
