"""A graph to findings: insights, comparisons, communities."""
