"""How often customers will buy again and for how much, from when they bought."""
