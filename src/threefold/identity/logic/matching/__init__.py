"""Who may be the same without a shared identifier: probabilistic, set-based, without labels."""
