"""Plain text that was drawn out of a paged document, to drafts."""
