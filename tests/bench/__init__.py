"""Benchmarks print figures and assert nothing; ``docs/benchmarks.md`` has the last."""
