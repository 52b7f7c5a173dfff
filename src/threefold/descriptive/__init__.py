"""Customers, contact ways, source records, current values."""
