"""RDF -> databases: one protocol or target a file. After a load the target tells what it holds."""
