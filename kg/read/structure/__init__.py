"""What drafts of any format become: headings, sections, roles, lists, metadata."""
