"""The options by which ``kg build`` and ``kg evaluate`` ask a language model, too."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Final

import click

from kg.cli.options import Command
from kg.llm.language_model import KEY, LanguageModel

_OPTIONS: Final = (
    click.option(
        "--llm",
        metavar="URL",
        help="Also ask a language model on this server, section by section, by the OpenAI chat"
        " protocol: http://localhost:11434 for Ollama.  What it says comes in only with words of"
        f" the report that say it.  A key, if one is needed, is in {KEY}.",
    ),
    click.option(
        "--llm-model", metavar="NAME", help="With --llm: the model, as its server names it."
    ),
    click.option(
        "--llm-only", is_flag=True, help="With --llm: take what the model finds, and nothing else."
    ),
    click.option(
        "--llm-precision",
        type=float,
        nargs=2,
        metavar="0..1 0..1",
        help="With --llm: the shares of the model's topics and relations that are right, as"
        " kg evaluate --llm-only measures them.  0.7 0.6 if left out.",
    ),
    click.option(
        "--llm-max-tokens",
        type=click.IntRange(min=1),
        metavar="N",
        help="With --llm: the most tokens, of questions and answers, that this run may use.",
    ),
    click.option(
        "--llm-timeout",
        type=click.FloatRange(min=0, min_open=True),
        metavar="SECONDS",
        help="With --llm: how long to wait for an answer, 300 if left out.",
    ),
    click.option(
        "--llm-parallel",
        type=click.IntRange(1, 64),
        metavar="N",
        help="With --llm: how many questions to ask at a time, 4 if left out.",
    ),
)


def llm_options(command: Command) -> Command:
    """Add the options; the command gets ``llm``, a LanguageModel or None."""

    @wraps(command)
    def wrapped(*args: Any, **given: Any) -> Any:
        mine = {name: given.pop(name) for name in list(given) if name.startswith("llm")}
        return command(*args, **given, llm=_model(**mine))

    made: Callable[..., Any] = wrapped
    for option in reversed(_OPTIONS):
        made = option(made)
    return made  # type: ignore[return-value]


def _model(llm: str | None, llm_model: str | None, **more: Any) -> LanguageModel | None:
    given = {name.removeprefix("llm_"): value for name, value in more.items() if value}
    if llm is None:
        if llm_model or given:
            first = "model" if llm_model else next(iter(given))
            raise click.UsageError(f"--llm-{first.replace('_', '-')} needs --llm")
        return None
    if not llm_model:
        raise click.UsageError("--llm needs --llm-model, a name that its server knows")
    alone = {"alone": given.pop("only", False)}
    return LanguageModel(llm, llm_model, **alone, **given)
