"""What scores are made of: how they are judged, and what is kept of how they were made."""
