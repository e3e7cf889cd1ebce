"""Everything that can happen at the desk, a module a subject."""
