"""RDF to files: one format a file, all written whole or not at all."""
