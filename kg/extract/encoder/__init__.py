"""A small transformer that reads a page, bit for bit the same on every machine."""
