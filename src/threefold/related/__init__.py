"""Measured answers: what customers think."""
