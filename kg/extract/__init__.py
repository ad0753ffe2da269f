"""Document -> mentions and claims. One technique a file, all of one shape."""

from kg.extract.extraction import analyse, extract
from kg.extract.own import OwnExtractor
from kg.extract.vocabulary import VocabularyMatcher
from kg.extract.weights import Model, shipped

__all__ = ["Model", "OwnExtractor", "VocabularyMatcher", "analyse", "extract", "shipped"]
