"""RDF -> HTTP. Empty as yet."""
