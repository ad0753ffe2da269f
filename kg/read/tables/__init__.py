"""Files beside reports: vocabularies, decisions, metadata, a user's ontology."""
