"""PDF to drafts."""
