"""One file for each score; see `related.score` for what it must hold."""
