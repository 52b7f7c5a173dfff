"""Pages of registration drives: the public form, the designer, cards, codes, results."""
