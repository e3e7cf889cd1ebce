"""The books of what counts: facts found, lines kept, tallies read. See decision 019."""
