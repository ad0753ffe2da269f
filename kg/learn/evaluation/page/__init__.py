"""An evaluation as one HTML file: figures, reliability, and each error with its words."""

from kg.learn.evaluation.page.evaluation_page import render_page, write_page

__all__ = ["render_page", "write_page"]
