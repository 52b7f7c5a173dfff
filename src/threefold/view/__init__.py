"""The three kinds joined: customer page, list, search."""
