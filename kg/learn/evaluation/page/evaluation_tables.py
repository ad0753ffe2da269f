"""The tables of the page: plain HTML, every text escaped."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import Final

from kg.learn.evaluation.evaluation_run import Evaluation, Figure
from kg.learn.evaluation.page.charts import bar, curve
from kg.learn.measure.bootstrap import Difference
from kg.learn.measure.figures import RELATIONS, TOPICS, Counts, counts, rows
from kg.learn.measure.judgements import Outcome, Verdict
from kg.learn.measure.predictions import Words
from kg.learn.measure.reliability import Reliability
from kg.learn.measure.threshold_sweep import Step

_SUMS: Final = frozenset({TOPICS, RELATIONS})
_HEADS: Final = ("P", "R", "F1")


def figures_table(figures: Iterable[Figure]) -> str:
    """Figures of each class and relation, with a bar for F1."""
    heads = ("kind", *_HEADS, "F1 as a bar", "95 % of F1", *(f"strict {h}" for h in _HEADS))
    heads = (*heads, "right", "invented", "missed")
    return table(heads, (_figure(f) for f in figures), numbers=range(1, 12))


def _figure(f: Figure) -> str:
    cells = [
        *_three(f.lenient),
        f'<td class="bar">{bar(f.lenient.f1, f.interval)}</td>',
        _number(f"{f.interval.low:.2f}–{f.interval.high:.2f}"),
        *_three(f.strict),
        *(_number(str(n)) for n in (f.lenient.right, f.lenient.invented, f.lenient.missed)),
    ]
    return _row(f.name, cells)


def _three(c: Counts) -> list[str]:
    return [_number(f"{x:.3f}") for x in (c.precision, c.recall, c.f1)]


def _row(name: str, cells: Iterable[str]) -> str:
    kind = ' class="sum"' if name in _SUMS else ""
    return f'<tr{kind}><th scope="row">{escape(name)}</th>{"".join(cells)}</tr>'


def _number(text: str) -> str:
    return f'<td class="number">{escape(text)}</td>'


def table(heads: Sequence[str], rows: Iterable[str], *, numbers: Iterable[int] = ()) -> str:
    """A table of rows made already; ``numbers``: the columns aligned to the right."""
    right = set(numbers)
    head = "".join(
        f'<th scope="col"{" class=number" if at in right else ""}>{escape(text)}</th>'
        for at, text in enumerate(heads)
    )
    body = "\n".join(rows)
    return (
        f'<div class="scroll"><table><thead><tr>{head}</tr></thead>\n'
        f"<tbody>{body}</tbody></table></div>"
    )


def changes_table(differences: Iterable[Difference]) -> str:
    """How F1 differs from that of another run."""
    heads = ("kind", "this", "other", "difference", "95 %", "so it is")
    return table(heads, map(_change, differences), numbers=range(1, 5))


def _change(d: Difference) -> str:
    told, kind = "", ""
    if d.sure:
        told, kind = ("surely better", "better") if d.change > 0 else ("surely worse", "worse")
    elif d.interval != (0.0, 0.0):
        told = "may be chance"
    numbers = (f"{d.mine:.3f}", f"{d.other:.3f}", f"{d.change:+.3f}")
    bounds = f"{d.interval.low:+.3f} to {d.interval.high:+.3f}"
    cells = [*map(_number, numbers), _number(bounds), f'<td class="{kind}">{told}</td>']
    return _row(d.name, cells)


def reliability_figures(topics: Reliability, relations: Reliability) -> str:
    """A curve and a table for topics, and for relations."""
    both = (("Topics", topics), ("Relations", relations))
    return f'<div class="pair">{"".join(_reliability(name, r) for name, r in both)}</div>'


def _reliability(name: str, r: Reliability) -> str:
    cells = (
        f'<tr><th scope="row">{b.low:.1f}–{b.high:.1f}</th>{_number(str(b.count))}'
        f"{_number(f'{b.confidence:.3f}')}{_number(f'{b.accuracy:.3f}')}</tr>"
        for b in r.bins
        if b.count
    )
    heads = ("said with", "how many", "mean", "right")
    return (
        f"<figure><figcaption><h3>{name}</h3><p>Expected calibration error {r.error:.3f}, "
        f"Brier score {r.brier:.3f}</p></figcaption>{curve(r)}"
        f"{table(heads, cells, numbers=range(1, 4))}</figure>"
    )


def sweep_table(steps: Iterable[Step]) -> str:
    """Figures at each least confidence."""
    heads = ("least", *(f"{what} {h}" for what in (TOPICS, RELATIONS) for h in _HEADS))
    lines = (
        f'<tr><th scope="row">{s.threshold:.2f}</th>'
        f"{''.join(_three(s.topics))}{''.join(_three(s.relations))}</tr>"
        for s in steps
    )
    return table(heads, lines, numbers=range(1, 7))


def reports_table(evaluation: Evaluation) -> str:
    """Figures of each report."""
    every = {row.name: row.kinds for row in rows(evaluation.schema)}
    heads = ("report", *(f"{what} {h}" for what in (TOPICS, RELATIONS) for h in _HEADS))
    lines = (
        _row(
            j.report,
            [cell for what in (TOPICS, RELATIONS) for cell in _three(counts(j.tally, every[what]))],
        )
        for j in evaluation.lenient
    )
    return table(heads, lines, numbers=range(1, 7))


def errors_table(outcomes: Iterable[Outcome]) -> str:
    """Each missed or invented item with its words."""
    wrong = (o for o in outcomes if o.verdict in {Verdict.INVENTED, Verdict.MISSED})
    heads = ("report", "verdict", "kind", "what", "nearly", "sure", "words")
    return table(heads, map(_error, wrong), numbers=[5])


def _error(o: Outcome) -> str:
    data: Mapping[str, str] = {
        "verdict": o.verdict.value,
        "kind": o.kind,
        "near": o.near.how.value,
        "report": o.report,
    }
    attributes = "".join(f' data-{key}="{escape(value)}"' for key, value in data.items())
    nearly = escape(o.near.how.value)
    if o.near.what:
        nearly += f'<div class="place">{escape(o.near.what)}</div>'
    sure = "" if o.confidence is None else f"{o.confidence:.3f}"
    return (
        f'<tr{attributes}><td class="report">{escape(o.report)}</td>'
        f'<td class="{o.verdict.value}">{o.verdict.value}</td><td>{escape(o.kind)}</td>'
        f'<td class="what">{escape(o.label)}</td><td class="nearly">{nearly}</td>{_number(sure)}'
        f'<td class="words">{_words(o)}</td></tr>'
    )


def _marked(words: Words) -> str:
    if not words.before + words.after:
        return escape(words.quote)
    return f"{escape(words.before)}<mark>{escape(words.quote)}</mark>{escape(words.after)}"


def _words(o: Outcome) -> str:
    if o.words is None:
        return ""
    at = f"{o.words.start}–{o.words.end}" if o.words.start >= 0 else ""
    place = " · ".join(filter(None, (o.words.section, at)))
    return f'<blockquote>{_marked(o.words)}</blockquote><div class="place">{escape(place)}</div>'
