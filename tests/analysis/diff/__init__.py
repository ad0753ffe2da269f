"""Comparing two graphs, and two times of one."""
