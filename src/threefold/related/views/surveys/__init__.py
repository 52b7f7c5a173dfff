"""Pages of surveys: those of the staff, and those open to the world."""
