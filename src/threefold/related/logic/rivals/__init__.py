"""Thinking about competitors."""
