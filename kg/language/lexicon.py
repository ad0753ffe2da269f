"""The words that resolution knows: tables, written from general knowledge of English.

All are lower case and normalized as by ``kg.language.normalization.words``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from kg.model import TopicClass

PREPOSITIONS: Final = frozenset("of for in with within across from by against at".split())
"""Prepositions after which "H of M" may be said as "M H"."""

DIRECTED: Final = frozenset("to into via through as versus vs than".split())
"""Words around which order has a meaning: "speech to text" is not "text to speech"."""

COUNTS: Final = frozenset("multiple other numerous several no all each every most".split())
"""Of the words of pointing, those that say how many."""

DEGREES: Final = frozenset(
    "high higher rising excessive growing heavy increasing increased escalating elevated".split()
)
"""Adjectives that say how much of a risk there is."""

_DEALING: Final = (
    "reducing minimizing mitigating avoiding preventing addressing increasing tackling managing "
    "eliminating lowering overcoming combating creating causing spreading introducing identifying "
    "facing raising amplifying perpetuating removing handling"
)
_USING: Final = (
    "using applying adopting implementing leveraging employing integrating incorporating utilizing "
    "deploying introducing ensuring"
)
_GOING: Final = (
    "leveraging adopting embracing enhancing improving advancing expanding ensuring implementing"
)
OPENINGS: Final[Mapping[str, frozenset[str]]] = {
    TopicClass.RISK: frozenset(_DEALING.split()),
    TopicClass.TECHNIQUE: frozenset(_USING.split()),
    TopicClass.TREND: frozenset(_GOING.split()),
}
"""Verbs in front that say what is done about the thing named, not what it is."""

_DEVELOPMENT: Final = frozenset(
    "growth rise emergence advance advancement development progress evolution breakthrough win "
    "role".split()
)
LIGHT_HEADS: Final[Mapping[str, frozenset[str]]] = {
    TopicClass.RISK: frozenset("risk threat danger possibility likelihood occurrence".split()),
    TopicClass.TECHNIQUE: frozenset("use usage application implementation deployment".split()),
    TopicClass.TREND: _DEVELOPMENT,
    TopicClass.DOMAIN: frozenset("field area sector domain".split()),
}
"""Nouns of which "N of X" says no more than X."""

LIGHT_TAILS: Final[Mapping[str, frozenset[str]]] = {
    TopicClass.RISK: frozenset("risk concern issue problem challenge".split()),
    TopicClass.TREND: _DEVELOPMENT - {"role"},
    TopicClass.DOMAIN: frozenset("sector industry field domain area application practice".split()),
}
"""Nouns behind a name which add nothing to it in that class."""

METHODS: Final = frozenset(
    "algorithm model system framework mechanism process capability technique method approach "
    "technology tool solution practice program routine procedure methodology strategy".split()
)
"""Nouns behind the name of an activity which only say that there is a means for it."""

SOFT_METHODS: Final = frozenset("framework capability program".split())
"""Of METHODS, those that stand for a thing of its own behind the name of a field."""

NEUTRAL: Final = METHODS - SOFT_METHODS | frozenset(
    "network architecture issue problem challenge concern risk industry sector platform "
    "infrastructure".split()
)
"""Words that a vocabulary's label of a concept may end with without being another thing."""

FIELDS: Final = frozenset(
    "ai ml iot robotics blockchain cybersecurity biotechnology nanotechnology trust loop".split()
)
"""Names that end so stand without a word of METHODS behind them."""

NO_ACTIVITY: Final = frozenset(
    "foundation action information language vision mixture dimension generation computing "
    "operating operation expert reasoning function transaction position section station region "
    "version edition location communication nutrition equation option connection interaction "
    "document experiment element segment environment investment government instrument department "
    "thing sensing building king ring spring string engineering organization institution education "
    "healthcare source agent production application population solution".split()
)
"""Words that end like the name of an activity, and before "model" or "system" are none."""

ACTIVITIES: Final = frozenset(
    "analysis control response research support design synthesis discovery retrieval transfer "
    "recovery search storage maintenance inference".split()
)
"""Names of activities that do not end as such."""

WIDE: Final = frozenset("learning training search reasoning planning".split())
"""Activities so wide that an algorithm for one is not the activity."""

LINKING: Final = frozenset("driven powered based enabled".split())
TIED: Final = frozenset("ai ml llm iot model blockchain data cloud learning robot".split())
"""Participles that tie a word to the next, and the words that they add nothing to:
"AI-driven" and "AI-powered" are "AI"."""

SYNONYMS: Final[Mapping[str, str]] = {
    "artificial intelligence": "ai",
    "analytics": "analysis",
    "advancement": "advance",
    "agentic": "agent",
    "agricultural": "agriculture",
    "automotive": "automobile",
    "biotech": "biotechnology",
    "pharma": "pharmaceutical",
    "telecom": "telecommunication",
    "fintech": "financial technology",
    "compute": "computational",
    "computation": "computational",
    "diagnostics": "diagnosis",
    "diagnostic": "diagnosis",
    "financial": "finance",
    "medical": "medicine",
    "legal": "law",
    "industrial": "industry",
    "societal": "social",
    "logistical": "logistics",
    "linearized": "linear",
    "workforce": "staff",
    "employee": "staff",
    "personnel": "staff",
    "retailer": "retail",
    "warehouse": "warehousing",
    "absence": "lack",
    "scarcity": "shortage",
    "genai": "generative ai",
    "app": "application",
    "genome": "gene",
    "genomic": "gene",
    "autonomous car": "autonomous vehicle",
    "pretrained": "pre trained",
    "hallucinated": "hallucination",
    "quantum computer": "quantum computing",
    "robotics": "robot",
    "robotic system": "robot",
    "precise": "precision",
    "multimodality": "multimodal capability",
    "climate crisis": "climate change",
    "global warming": "climate change",
    "cyber risk": "cybersecurity risk",
    "cyber threat": "cybersecurity threat",
    "cyber security": "cybersecurity",
    "machine learning ops": "mlops",
    "e learning": "online learning",
    "education technology": "educational technology",
    "edtech": "educational technology",
}
"""Words, and pairs of words, each with the one that stands for both."""

ACTS: Final[Mapping[str, str]] = {
    "analyzing": "analysis",
    "automating": "automation",
    "classifying": "classification",
    "compressing": "compression",
    "detecting": "detection",
    "diagnosing": "diagnosis",
    "discovering": "discovery",
    "encrypting": "encryption",
    "fine tuning": "fine tuning",
    "forecasting": "forecasting",
    "generating": "generation",
    "labeling": "labeling",
    "managing": "management",
    "mitigating": "mitigation",
    "monitoring": "monitoring",
    "optimizing": "optimization",
    "personalizing": "personalization",
    "predicting": "prediction",
    "preventing": "prevention",
    "processing": "processing",
    "pruning": "pruning",
    "recognizing": "recognition",
    "sharing": "sharing",
    "signing": "signing",
    "summarizing": "summarization",
    "tracking": "tracking",
    "validating": "validation",
    "verifying": "verification",
}
"""Verbs that take an object, each with the noun of the same act: "detecting fraud"."""

NEGATORS: Final = frozenset(
    "no non not without lack absence insufficient inadequate missing poor limited shortage loss "
    "zero anti counter never un".split()
)
"""Words that turn what is named into its want or its contrary."""

BRITISH: Final = tuple(
    (re.compile(pattern), standard)
    for pattern, standard in (
        (r"([a-z]{3,})is(e|ed|ing|er|ation)$", r"\1iz\2"),
        (r"(anal|catal|paral|hydrol)ys(e|ed|ing|er)$", r"\1yz\2"),
        (
            r"(col|fav|flav|hon|lab|neighb|harb|rum|behavi|endeav|hum|vap|arm|sav|vig|tum)our",
            r"\1or",
        ),
        (r"(cent|met|lit|fib|theat|calib|meag|spect)re$", r"\1er"),
        (r"(dial|catal|anal|monol|prol)ogue?$", r"\1og"),
        (r"(lev|mod|lab|trav|canc|fu|tunn|chann|pan)ell(ed|ing|er)$", r"\1el\2"),
        (r"(sign|tot|equ|marsh)all(ed|ing|er)$", r"\1al\2"),
        (r"^(defen|offen|licen|preten)ce$", r"\1se"),
        (r"^program(?:me)$", "program"),
        (r"^p(a)?ediatric", "pediatric"),
        (r"^an(a)?esthe", "anesthe"),
        (r"^h(a)?em(o|a|at)", r"hem\2"),
        (r"^orthop(a)?edic", "orthopedic"),
        (r"^leuk(a)?emia", "leukemia"),
        (r"^gyn(a)?ecolog", "gynecolog"),
        (r"^(o)?estrogen", "estrogen"),
        (r"^foet", "fet"),
        (r"^ageing$", "aging"),
        (r"^grey$", "gray"),
        (r"^artefact", "artifact"),
        (r"^aluminium$", "aluminum"),
        (r"^sulph", "sulf"),
        (r"^(judg|acknowledg)ement$", r"\1ment"),
        (r"^tyre$", "tire"),
        (r"^mould", "mold"),
        (r"^scept", "skept"),
        (r"^manoeuvre", "maneuver"),
        (r"^plough", "plow"),
        (r"^(ful|enrol)(fil|)ment$", r"\1\2lment"),
        (r"^cheque$", "check"),
        (r"^storey$", "story"),
        (r"^aeroplane$", "airplane"),
    )
)
"""British spellings and their American ones, of one word."""

UNCHANGED: Final = frozenset(
    "advertising advise compromise compromising concise enterprise exercise expertise franchise "
    "noise otherwise precise premise promise promising raise raising revise revised rise supervise "
    "supervised supervising surprise televise unsupervised".split()
)
"""Words in -ise that American English writes so too."""
