"""Questions in plain English, answered from a graph by claims and their words."""

from kg.analysis.ask.answer import Answer, Place, lines_of, question_about
from kg.analysis.ask.answering import LONGEST, answer_question, find_claims
from kg.analysis.ask.question_cues import class_cues, question_patterns, relation_cues
from kg.analysis.ask.topic_index import TopicIndex

__all__ = [
    "LONGEST",
    "Answer",
    "Place",
    "TopicIndex",
    "answer_question",
    "class_cues",
    "find_claims",
    "lines_of",
    "question_about",
    "question_patterns",
    "relation_cues",
]
