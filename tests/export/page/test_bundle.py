"""Joining our scripts: order, scopes, and the rules that it holds modules to."""

import hashlib
import re

import pytest

from kg.export.page.bundle import join, scripts
from kg.html_template import asset

IMPORT = re.compile(r'^import .* from "\./([\w-]+)\.js";$', re.MULTILINE)


def test_a_module_comes_once_and_after_what_it_imports() -> None:
    modules = {
        "a": 'import { b } from "./b.js";\nimport { c } from "./c.js";\n',
        "b": 'import { c } from "./c.js";\nexport const b = c;\n',
        "c": "export const c = 1;\n",
        "d": "export const unused = 1;\n",
    }
    joined = join(modules, "a")
    assert [joined.count(f"const ${name} =") for name in "abcd"] == [1, 1, 1, 0]
    assert joined.index("const $c") < joined.index("const $b") < joined.index("const $a")


def test_modules_that_import_each_other_are_refused() -> None:
    modules = {"a": 'import { b } from "./b.js";\n', "b": 'import { a } from "./a.js";\n'}
    with pytest.raises(ValueError, match="a > b > a"):
        join(modules, "a")


@pytest.mark.parametrize(
    "line",
    ["export let x = 1;", "export default 1;", 'import x from "./b.js";', "export { x };"],
)
def test_what_cannot_be_joined_is_refused(line: str) -> None:
    with pytest.raises(ValueError, match="cannot join"):
        join({"a": f"{line}\n"}, "a")


def test_every_script_is_used() -> None:
    imported = {name for source in scripts().values() for name in IMPORT.findall(source)}
    assert set(scripts()) - imported == {"main"}


def test_every_imported_name_is_used() -> None:
    for name, source in scripts().items():
        body = re.sub(r"^import .*$", "", source, flags=re.MULTILINE)
        for names in re.findall(r"^import \{ ([^}]*) \}", source, re.MULTILINE):
            for one in names.split(", "):
                assert re.search(rf"\b{re.escape(one)}\b", body), f"{one} in {name}.js"


def test_scripts_stay_short() -> None:
    assert {name for name, source in scripts().items() if source.count("\n") > 250} == set()


def test_the_vendored_renderer_is_the_one_whose_notice_lies_beside_it() -> None:
    code = asset("kg.export.page", "vendor", "vis-network.min.js.gz")
    notice = asset("kg.export.page", "vendor", "vis-network.LICENSE.txt")
    version = re.search(r"@version (\S+)", code)
    assert version is not None
    assert f"vis-network {version[1]} " in notice
    assert hashlib.sha256(code.encode()).hexdigest() in notice
