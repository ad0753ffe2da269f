"""RDF -> databases, one protocol or target a file. After a load the target is counted again."""
