"""HTML to drafts."""
