"""The information plan: what to know, why, from where."""
