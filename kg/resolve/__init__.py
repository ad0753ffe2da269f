"""Mentions -> entities: within a report, then across reports."""

from kg.resolve.across import across
from kg.resolve.within import ReportTopics, within

__all__ = ["ReportTopics", "across", "within"]
