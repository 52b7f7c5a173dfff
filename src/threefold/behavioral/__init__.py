"""Events and what is distilled from them."""
