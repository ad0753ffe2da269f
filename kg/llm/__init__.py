"""A language model as one more extractor: what it is asked, who answers, and what gets in."""
