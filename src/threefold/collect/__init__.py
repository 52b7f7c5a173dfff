"""The entrance hall: sources, mapping, validation, quarantine, landing."""
