"""From the variables asked for to as few statements as possible."""
