"""Pages of segments: the list, the builder, one segment, and how they overlap."""
