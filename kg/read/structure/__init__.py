"""Drafts of any format -> document: headings, sections, roles, lists, metadata."""
