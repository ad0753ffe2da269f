"""RDF -> databases: one protocol or target a file. Empty as yet."""
