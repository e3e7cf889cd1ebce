"""Pages of the chain map: the four pictures, a segment, editing, files."""
