"""Trials on data whose answers are known: the commands below `threefold evaluate`."""
