"""Benchmarks: scripts that print figures and assert nothing. ``CONTRIBUTING.md`` has the last."""
