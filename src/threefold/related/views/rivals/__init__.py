"""Pages of competitors."""
