"""Our scripts as one: the ES modules in ``js/``, joined in the order of their imports.

The modules are real ones (editors and Node read them as they are); but a page opened
from disk cannot load modules. So each becomes a function with its own scope, which
returns its exports; an import becomes a destructuring. Hence the rules: an import
stands on one line and comes from ``./``, exports are ``const`` or ``function``, there are
no default exports and no renaming, and no circles.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from importlib.resources import files

_IMPORT = re.compile(r'^import (\{[^}]*\}) from "\./([\w-]+)\.js";$', re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:async )?(?:function|const) (\w+))", re.MULTILINE)
_LEFTOVER = re.compile(r"^(?:import|export)\b.*$", re.MULTILINE)


def scripts() -> dict[str, str]:
    """Our modules by name, without ``.js``, sorted."""
    folder = files("kg.export.page").joinpath("js")
    found = sorted((e for e in folder.iterdir() if e.name.endswith(".js")), key=lambda e: e.name)
    return {e.name.removesuffix(".js"): e.read_text(encoding="utf-8") for e in found}


def join(modules: Mapping[str, str], entry: str) -> str:
    r"""Make one strict script of the module ``entry`` and all that it imports, each once.

    Raises ValueError where a module breaks the rules above.

    >>> print(join({"a": 'import { b } from "./b.js";\nb();\n',
    ...             "b": 'export function b() {}\n'}, "a"))
    (() => {
    "use strict";
    const $b = (() => {
    function b() {}
    return { b };
    })();
    const $a = (() => {
    const { b } = $b;
    b();
    return {  };
    })();
    })();
    """
    body = "".join(_wrap(name, modules[name]) for name in _order(modules, entry))
    return f'(() => {{\n"use strict";\n{body}}})();'


def _wrap(name: str, source: str) -> str:
    names = ", ".join(_EXPORT.findall(source))
    body = _EXPORT.sub("", _IMPORT.sub(r"const \1 = $\2;", source))
    if left := _LEFTOVER.search(body):
        raise ValueError(f"{name}.js: cannot join {left[0]!r}; see the rules in bundle.py")
    return f"const ${name} = (() => {{\n{body}return {{ {names} }};\n}})();\n"


def _order(modules: Mapping[str, str], entry: str) -> list[str]:
    """Modules, with what they import before them."""
    done: dict[str, None] = {}

    def visit(name: str, above: tuple[str, ...]) -> None:
        if name in above:
            raise ValueError(f"modules import each other: {' > '.join((*above, name))}")
        if name not in done:
            for _, other in _IMPORT.findall(modules[name]):
                visit(other, (*above, name))
            done[name] = None

    visit(entry, ())
    return list(done)
