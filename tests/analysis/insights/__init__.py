"""Tests of kg.analysis.insights."""
