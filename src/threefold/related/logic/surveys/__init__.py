"""Thinking about surveys: their design, what was answered, and what follows from it."""
