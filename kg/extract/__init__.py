"""Document -> mentions and claims. One technique a file, all of one shape."""

from kg.extract.custom_classes import CustomExtractor
from kg.extract.extraction import extract
from kg.extract.stages import analyze
from kg.extract.vocabulary_matcher import VocabularyMatcher
from kg.extract.weights import Model, shipped

__all__ = ["CustomExtractor", "Model", "VocabularyMatcher", "analyze", "extract", "shipped"]
