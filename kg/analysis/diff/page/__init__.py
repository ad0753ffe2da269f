"""A comparison as one HTML file: every change, with the words that show it."""

from kg.analysis.diff.page.change_page import render_page, write_page

__all__ = ["render_page", "write_page"]
