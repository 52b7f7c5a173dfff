"""Settings, urls, home: puts it together."""
