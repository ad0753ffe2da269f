"""Apache Jena's programs, as Debian packages them: without scripts, and with a file amiss."""

from __future__ import annotations

import shutil
import subprocess
import zipfile
from pathlib import Path

HINT = "needs Apache Jena; on Debian: apt-get install libapache-jena-java"
JARS = Path("/usr/share/java")
_NEEDED = (
    "jena-*", "caffeine", "commons-cli", "commons-codec", "commons-collections4",
    "commons-compress", "commons-csv", "commons-io", "commons-lang3", "dexx.collection", "gson",
    "httpclient", "httpcore", "jackson-core", "jackson-databind", "jackson-annotations",
    "jakarta.json-api", "jsonld-java", "protobuf", "slf4j-api", "slf4j-nop", "thrift",
    "titanium-json-ld",
)  # fmt: skip
_INSIDE = "org/apache/jena/ext/xerces/"


def there() -> bool:
    """Whether Jena and a Java are installed."""
    return (JARS / "jena-cmds.jar").exists() and shutil.which("java") is not None


def run(program: str, *arguments: str | Path, scratch: Path) -> subprocess.CompletedProcess[str]:
    """Run a program of Jena's ("riotcmd.riot", "arq.arq"); ``scratch`` is a folder to use."""
    path = [*_jars(), messages(scratch)]
    command = ["java", "-XX:TieredStopAtLevel=1", "-Xshare:auto", "-cp", ":".join(map(str, path))]
    return subprocess.run(
        [*command, program, *map(str, arguments)], capture_output=True, text=True, check=False
    )


def _jars() -> list[Path]:
    found = [jar for name in _NEEDED for jar in sorted(JARS.glob(f"{name}.jar"))]
    return [jar for jar in found if not any(c.isdigit() for c in jar.stem.rpartition("-")[2][:1])]


def messages(scratch: Path) -> Path:
    """Make a folder with Jena's texts of messages where Debian's build of it looks for them."""
    with zipfile.ZipFile(JARS / "jena-core.jar") as jar:
        for name in jar.namelist():
            if name.startswith(_INSIDE) and name.endswith(".properties"):
                place = scratch / "xerces" / name.removeprefix(_INSIDE)
                place.parent.mkdir(parents=True, exist_ok=True)
                place.write_bytes(jar.read(name))
    return scratch
