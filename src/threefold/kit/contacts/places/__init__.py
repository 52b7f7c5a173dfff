"""Postal addresses taken apart where the writing says how, country by country."""
