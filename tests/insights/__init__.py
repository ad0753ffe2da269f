"""Tests of kg.insights."""
