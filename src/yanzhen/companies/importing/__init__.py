"""What the import wizard needs to know about firms and their figures."""
