"""A language model, as a build is told of it. Its key is no part of that."""

from __future__ import annotations

from typing import Final
from urllib.parse import urlsplit

from msgspec import Struct

from kg.errors import ConfigurationError

KEY: Final = "KG_LLM_KEY"
"""The environment's variable that holds the key, if the server wants one."""
_PATH: Final = "/chat/completions"


class LanguageModel(Struct, frozen=True):
    """A model on a server that speaks the OpenAI chat protocol. Raises ConfigurationError.

    ``precision``: the shares of its topics and of its relations that are right by themselves,
    as ``kg evaluate`` measures them. ``alone``: only what it finds. ``max_tokens``: the most that
    one build may use, 0 for as many as it takes. ``timeout``: seconds for an answer.
    ``parallel``: questions at a time.
    """

    url: str
    name: str
    alone: bool = False
    precision: tuple[float, float] = (0.7, 0.6)
    max_tokens: int = 0
    timeout: float = 300.0
    parallel: int = 4

    def __post_init__(self) -> None:
        try:
            parts = urlsplit(self.url)
            usable = parts.scheme in {"http", "https"} and parts.hostname and parts.port != 0
        except ValueError:
            usable = False
        if not usable:
            raise ConfigurationError(
                "the address of the language model cannot be read; write it like"
                " http://localhost:11434/v1"
            )
        if "@" in parts.netloc or parts.query or parts.fragment:
            raise ConfigurationError(
                f"the address of the language model on {parts.hostname} has more in it than host"
                f" and path, for all to see; take it out, and set {KEY}"
            )
        if not self.name.strip() or not self.name.isprintable():
            raise ConfigurationError("the language model needs a name; see what its server lists")
        if not all(0.01 <= share <= 0.99 for share in self.precision):
            raise ConfigurationError(
                "the precision of a language model is two shares from 0.01 to 0.99"
            )

    @property
    def base(self) -> str:
        """The address below which the protocol's paths are; a bare host's is ``/v1``."""
        base = self.url.rstrip("/").removesuffix(_PATH)
        return base if urlsplit(base).path else f"{base}/v1"

    @property
    def chat(self) -> str:
        """Where questions are sent."""
        return self.base + _PATH

    def as_text(self) -> dict[str, str]:
        """The settings that a graph depends on, by name; where the server is does not count."""
        return {
            "language_model": self.name,
            "language_model_alone": str(self.alone).lower(),
            "language_model_precision": " ".join(f"{share:g}" for share in self.precision),
        }
