"""Text that is no part of a report: chat residue, traces of agents, unfilled templates."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from kg.model import BlockKind, Role
from kg.read.block_draft import Draft

_PREAMBLE: Final = re.compile(
    r"(?:certainly|sure(?: thing)?|of course|absolutely|great|okay|ok|understood|got it"
    r"|no problem|happy to help)\s*[!.,:]"
    r"|(?:here|below|following)(?: is|'s|\u2019s| are| you go)\b.{0,80}\b(?:report|summary|analysis"
    r"|document|version|overview|article|draft|markdown|answer|output|response|revision"
    r"|rewrite|post|list|outline|whitepaper|paper)\b"
    r"|(?:i|we)(?:'ve|\u2019ve| have| will| can now|'ll|\u2019ll| now can)\s+(?:now\s+)?"
    r"(?:compiled|prepared|written|created|generated|drafted|put together|researched|gathered"
    r"|compile|write|create|generate|give|provide|produce|revised|reviewed|updated)\b"
    r"|i (?:now )?(?:can|know|need to|should|must)(?: now)? "
    r"(?:give|know|provide|write|the final|use|find)\b"
    r"|i now know the final answer|i can now give|as an ai\b|as a (?:large )?language model"
    r"|based on (?:the|your) (?:provided|given|above|request|context|instructions)\b.{0,80}"
    r"(?:here|report|following)|the final answer (?:is|must)",
    re.IGNORECASE | re.DOTALL,
)
_POSTAMBLE: Final = re.compile(
    r"(?:i|we) hope (?:this|that|the|it|you)\b"
    r"|(?:please )?let (?:me|us) know (?:if|whether|what|how)"
    r"|(?:please )?feel free to|if you (?:need|have|would like|want|'d like)\b.{0,120}"
    r"(?:let me know|ask|reach out|please|i can|feel free|happy to)"
    r"|would you like (?:me|us) to|is there anything else|do you (?:want|need) me to"
    r"|(?:please )?note that (?:this|the) (?:report|response|answer|document)"
    r" (?:is|was|has been|may)\b.{0,60}(?:ai|generated|hypothetical|simulated|fictional)"
    r"|this (?:report|document|article|content|analysis) (?:was|is|has been) (?:auto-?)?"
    r"(?:generated|written|created|produced|compiled|prepared|formatted|provided) "
    r"(?:by|using|with|automatically|in markdown|as requested|per)\b"
    r"|as an ai\b|as a (?:large )?language model|thank you for (?:reading|your)|thanks for reading"
    r"|good luck\b|happy to help",
    re.IGNORECASE | re.DOTALL,
)
_TRACE: Final = re.compile(
    r"(?:thoughts?|action|action input|observation|final answer|tool (?:call|input|output|use)"
    r"|assistant|user|human|expected output|your (?:final )?answer)\s*:(?:\s|$)",
    re.IGNORECASE,
)
_SURE_TRACE: Final = re.compile(
    r"thought:|action input:|final answer:?$|final answer:\s|observation:|i now (?:can|know)\b"
    r"|</?(?:think|thinking|answer|tool_call|function_call|result|output)>|begin!|entering new"
    r"|finished chain|\[?(?:debug|info)\]?:? |```\s*$",
    re.IGNORECASE,
)
_MARK: Final = re.compile(
    r"[\[(*_\s-]*(?:end(?:ing)? of (?:the )?(?:\w+ ){0,3}(?:report|section|document|article|post"
    r"|results|discussion|paper|analysis|file|chapter|summary)|end of (?:\w+ ?){1,3}|the end|eof"
    r"|word count\b.{0,60}|(?:page|slide) \d+(?: of \d+)?|(?:total )?(?:approximately |about |~)?"
    r"[\d,]+ words|to be continued)[\s.\])*_-]*",
    re.IGNORECASE,
)
_PLACEHOLDER: Final = re.compile(
    r"\[(?:insert|your|add|enter|provide|include|name|date|company|author|organi[sz]ation|title"
    r"|placeholder|tbd|to be|todo|fill|specify|link|url|city|state|client|recipient|contact"
    r"|email|phone|address|position|department|x{2,}|todo)\b[^\]\n]{0,80}\]"
    r"|\{\{[^{}\n]{0,200}\}\}|\{%[^%\n]{0,200}%\}|<(?:insert|your|name|date|placeholder)[^>\n]{0,60}>"
    r"|lorem ipsum(?: dolor sit amet)?|\bTBD\b|\bTODO\b|\bXX+\b",
    re.IGNORECASE,
)
_SUSPECT: Final = re.compile(r"[\[{<>=|]|TBD|TODO|XX|[Ll]orem|LOREM|tbd|todo")
_LOREM: Final = re.compile(r"\blorem ipsum\b", re.IGNORECASE)
_CONFLICT: Final = re.compile(r"(?:<{7}|>{7}|\|{7})(?: .*)?|={7}")
_ENDS: Final = 4
_MOST_WORDS: Final = 90
_OWN_WORDS: Final = 8
_WORDS_A_GAP: Final = 20


def mark_boilerplate(drafts: Sequence[Draft]) -> None:
    """Give chat residue, agent traces and unfilled templates their role.

    Polite openings count only before the first heading (or among the first four blocks),
    polite endings only among the last four; traces of tools before the first heading and
    at the very end. What comes before a trace at the top is residue too. A sentence with a
    gap in it stays content while at least eight words of its own are left, a block with
    several gaps while twenty are left for each.
    """
    for draft in drafts:
        if draft.role is Role.CONTENT:
            draft.role = _anywhere(draft)
    headed = _first_heading(drafts)
    opening = min(_ENDS, len(drafts)) if headed is None else headed
    last_trace = -1
    for at, draft in enumerate(drafts[:opening]):
        if _is_trace(draft):
            last_trace = at
        elif _is_chat(_PREAMBLE, draft):
            draft.role = Role.RESIDUE
    for draft in drafts[: last_trace + 1]:
        if draft.role is Role.CONTENT:
            draft.role = Role.RESIDUE
    for draft in drafts[max(headed or 0, len(drafts) - _ENDS) :]:
        if _is_chat(_POSTAMBLE, draft) or (_is_trace(draft) and _SURE_TRACE.match(draft.value)):
            draft.role = Role.RESIDUE


def _first_heading(drafts: Sequence[Draft]) -> int | None:
    for at, draft in enumerate(drafts):
        if draft.kind is BlockKind.HEADING and not _is_chat(_PREAMBLE, draft):
            return at
    return None


def _is_chat(pattern: re.Pattern[str], draft: Draft) -> bool:
    return (
        draft.role in {Role.CONTENT, Role.RESIDUE}
        and draft.kind in {BlockKind.PARAGRAPH, BlockKind.HEADING, BlockKind.QUOTATION}
        and len(draft.value.split()) <= _MOST_WORDS
        and pattern.match(draft.value.lstrip("*_ (")) is not None
    )


def _is_trace(draft: Draft) -> bool:
    if draft.kind not in {BlockKind.PARAGRAPH, BlockKind.HEADING} or draft.item is not None:
        return False
    if _SURE_TRACE.match(draft.value):
        return True
    return len(draft.value.split()) <= _OWN_WORDS and bool(_TRACE.match(draft.value))


def _anywhere(draft: Draft) -> Role:
    value = draft.value
    if not _SUSPECT.search(value):
        return Role.RESIDUE if _MARK.fullmatch(value) else draft.role
    if _CONFLICT.fullmatch(value) or _MARK.fullmatch(value):
        return Role.RESIDUE
    if _LOREM.search(value):
        return Role.TEMPLATE
    rest, gaps = _PLACEHOLDER.subn(" ", value)
    least = _OWN_WORDS if gaps < 2 else gaps * _WORDS_A_GAP
    if gaps and len(rest.split()) < least:
        return Role.TEMPLATE
    return draft.role
