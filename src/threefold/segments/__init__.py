"""Rules over all three kinds of information, and which customers they hold for."""
