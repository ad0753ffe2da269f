"""Where to load to, and as whom: addresses without passwords, passwords without a trace."""

from __future__ import annotations

import dataclasses
import os
import re
from collections.abc import Callable, Mapping
from typing import Final
from urllib.parse import parse_qsl, unquote, urlsplit

from msgspec import Struct, field

from kg.errors import ConfigurationError

USER: Final = "KG_LOAD_USER"
PASSWORD: Final = "KG_LOAD_PASSWORD"  # noqa: S105 - the name of a variable
_SCHEME: Final = re.compile(r"([A-Za-z][A-Za-z0-9+.-]+):(.*)", re.DOTALL)
_SECRETS: Final = re.compile(r"pass(word|wd)?|pwd|secret|token|api_?key", re.IGNORECASE)


@dataclasses.dataclass(frozen=True, slots=True)
class Credentials:
    """A name and a password; neither ``repr`` nor ``str`` shows the password."""

    user: str = ""
    password: str = dataclasses.field(default="", repr=False)

    def refused_by(self, name: str) -> str:
        """What to tell a person whom the target of this name does not let in.

        >>> Credentials("ada", "secret").refused_by("bolt://h")
        "bolt://h does not let user 'ada' in; check KG_LOAD_USER and KG_LOAD_PASSWORD"
        >>> print(Credentials().refused_by("bolt://h"))
        bolt://h lets no stranger in; give --user or KG_LOAD_USER, and KG_LOAD_PASSWORD
        """
        if self.user:
            return f"{name} does not let user {self.user!r} in; check {USER} and {PASSWORD}"
        return f"{name} lets no stranger in; give --user or {USER}, and {PASSWORD}"


class Address(Struct, frozen=True):
    """A target as it was named: ``scheme:rest``. ``url`` has no user, password or query.

    >>> Address.parse("bolt://ada@localhost:7687/?database=kg")
    Address(scheme='bolt', url='bolt://localhost:7687/', user='ada', options={'database': 'kg'})
    >>> Address.parse("ladybug:kg.lbug").path
    'kg.lbug'
    """

    scheme: str
    url: str
    user: str = ""
    options: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def parse(cls, text: str) -> Address:
        """Read an address. Raises ConfigurationError, never with a password in it.

        A password in an address would be seen in the list of processes and in the history
        of the shell, so such an address is refused.
        """
        found = _SCHEME.fullmatch(text)
        if found is None:
            return cls("", text)
        scheme, rest = found[1].lower(), found[2]
        if not rest.startswith("//"):
            return cls(scheme, rest)
        try:
            parts = urlsplit(text)
            if "@" in text.replace(parts.netloc, "", 1):
                raise ValueError  # noqa: TRY301 - part of a password, it may be
            host = parts.hostname or ""
            port = "" if parts.port is None else f":{parts.port}"
        except ValueError:
            raise ConfigurationError(
                f"the {scheme} address cannot be read; write {scheme}://USER@HOST:PORT/PATH"
                " (and %40 for an @ in any of them)"
            ) from None
        options = dict(parse_qsl(parts.query, keep_blank_values=True))
        if parts.password is not None or any(map(_SECRETS.fullmatch, options)):
            raise ConfigurationError(
                f"the {scheme} address of {host or 'the target'} has a password in it, for all to"
                f" see; take it out, and set {PASSWORD} or wait to be asked"
            )
        host = f"[{host}]" if ":" in host else host
        url = f"{parts.scheme}://{host}{port}{parts.path}"
        return cls(scheme, url, unquote(parts.username or ""), options)

    @property
    def path(self) -> str:
        """The path of a file or folder, of an address such as ``ladybug:PATH``."""
        return self.url

    def only(self, *options: str) -> None:
        """Make sure that no option is given but these. Raises ConfigurationError."""
        for name in self.options:
            if name not in options:
                known = f"it has {', '.join(options)}" if options else "it has none"
                raise ConfigurationError(f"a {self.scheme} address has no option {name!r}; {known}")


def credentials(
    address: Address,
    user: str | None = None,
    *,
    environment: Mapping[str, str] | None = None,
    ask: Callable[[str], str] | None = None,
) -> Credentials:
    """Find out as whom to load: the user given, in the address, or in ``KG_LOAD_USER``.

    The password is that in ``KG_LOAD_PASSWORD``; where there is a user and no password,
    ``ask`` (with the user's name) gives it, if there is someone to be asked.
    """
    known = os.environ if environment is None else environment
    name = user or address.user or known.get(USER, "")
    password = known.get(PASSWORD)
    if password is None and name and ask is not None:
        password = ask(name)
    return Credentials(name, password or "")
