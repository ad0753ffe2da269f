"""How well graphs agree with annotated reports: figures, lists, comparisons, a page."""

from kg.learn.evaluation.evaluation_run import Evaluation, built, compared, evaluate, of_graph

__all__ = ["Evaluation", "built", "compared", "evaluate", "of_graph"]
