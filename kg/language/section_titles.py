"""Words by which a report names its usual parts."""

from __future__ import annotations

import re
from typing import Final

CONTENTS: Final = re.compile(
    r"(?:table of )?contents?|toc|outline|agenda"
    r"|in this (?:report|article|document|section|guide|post)|on this page|main topics|index",
    re.IGNORECASE,
)
REFERENCES: Final = re.compile(
    r"(?:(?:key|selected|main|primary|additional|external|further|full|data|list of|cited|suggested"
    r"|recommended|online|web|research|academic|verified|complete|image|news) )*"
    r"(?:references?|bibliography|sources?|citations?|works? cited|(?:end|foot)notes?|reading"
    r"|literature(?: cited)?|links|resources)"
    r"(?:(?: and| &|,| /) (?:references?|sources?|citations?|(?:further )?reading|links|notes"
    r"|resources|bibliography|acknowledge?ments))*"
    r"(?: (?:cited|used|consulted|list|section|and links))?",
    re.IGNORECASE,
)
OPENING: Final = re.compile(
    r"(?:executive |brief |general )?(?:summary|overview|introduction|abstract|background|preface"
    r"|foreword|tl;?dr)|introduction and background",
    re.IGNORECASE,
)
CLOSING: Final = re.compile(
    r"(?:final |concluding )?(?:conclusions?|remarks|thoughts|summary)"
    r"|conclusions? and (?:\w+ ){0,3}\w+|appendix(?: \w)?|appendices|acknowledge?ments"
    r"|about (?:the )?(?:authors?|report|us)|disclaimers?|glossary|faqs?",
    re.IGNORECASE,
)
COMMON: Final = re.compile(
    r"(?:key|main|major|core|current|future|emerging|notable|potential|important|critical|recent"
    r"|strategic|practical|general|specific|overall) "
    r"(?:findings?|insights?|takeaways|trends?|challenges|developments?|applications?|risks?"
    r"|opportunities|considerations|recommendations|outlook|directions?|results|points|issues"
    r"|contributions|concepts|features|benefits|prospects|implications|limitations|advancements)"
    r"|(?:challenges|risks|opportunities|limitations|applications|benefits|implications) and \w+"
    r"|methodology|methods|results|discussion|recommendations?|analysis|findings|challenges"
    r"|limitations|outlook|implications|applications|case studies|next steps|market analysis"
    r"|market overview|trends|opportunities|risks|scope|objectives|purpose",
    re.IGNORECASE,
)
METADATA: Final = re.compile(
    r"(?P<key>(?:report |publication |published |release |last |issue )?(?:date|updated?|modified"
    r"|published|issued|generated|created|released|revised)(?: on| at| by)?"
    r"|(?:lead |co-?|corresponding |report )?authors?|by|(?:prepared|written|compiled|authored"
    r"|produced|submitted|created|published|edited|researched|reviewed|approved)(?: by| for| on)?"
    r"|publisher|organi[sz]ation|institution|affiliation|version|revision|status|document (?:id"
    r"|version|type|status)|report (?:id|type|number|version)|classification|confidentiality"
    r"|license|licence|doi|isbn|contact|e-?mail|website|url|keywords|tags|category|reading time"
    r"|read time|word count|language|department|sub-?title|data (?:through|as of)"
    r"|reporting period|audience|target audience|distribution|valid until|next review"
    r"|time ?frame|generated (?:by|with)|model|file|format)"
    r"\s*(?:\)|\*)*\s*[:\u2014]\s*(?P<value>.*)",
    re.IGNORECASE | re.DOTALL,
)
"""A line of metadata, key and value."""


def is_usual(title: str) -> bool:
    """Whether a title names a part that reports of any subject have.

    >>> is_usual("Executive Summary"), is_usual("Multimodal models")
    (True, False)
    """
    names = (CONTENTS, REFERENCES, OPENING, CLOSING, COMMON)
    return any(name.fullmatch(title.strip()) for name in names)
