"""Annotations to weights and figures: training and evaluation."""
