"""Questions in plain English, answered from a graph by claims and their words."""

from kg.analysis.ask.answer import Answer, Place, lines_of, question_about
from kg.analysis.ask.answering import LONGEST, answer_question, find_claims
from kg.analysis.ask.question_cues import relation_cues

__all__ = [
    "LONGEST",
    "Answer",
    "Place",
    "answer_question",
    "find_claims",
    "lines_of",
    "question_about",
    "relation_cues",
]
