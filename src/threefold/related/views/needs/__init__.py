"""Pages of the register of needs, of suggestion boxes and of minutes."""
