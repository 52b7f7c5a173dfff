"""Groups of customers that are alike, found in the data and told by rules that can be read."""
