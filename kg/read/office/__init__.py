"""Word, slides and EPUB to drafts."""
