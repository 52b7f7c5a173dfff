"""Behavioural variables: one file, one plug-in (`behavioral.variable`)."""
