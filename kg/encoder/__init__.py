"""Text to vectors: a small transformer, bit for bit the same on every machine."""
