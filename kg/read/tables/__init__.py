"""Files beside reports: vocabularies, decisions, metadata, classes of a user."""
