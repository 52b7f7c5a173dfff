"""Events as clients send them, without Django."""
