"""Apache Jena as a program: answers all queries of some folders over one graph, in one process.

Run as ``python -m tests.serve.jena GRAPH FOLDER...``; writes JSON, name -> answer, to standard
output. An answer is ``{"rows": [...]}`` as SPARQL results in JSON have them, ``{"value": true}`` or
``{"triples": "..."}`` in N-Triples. It needs Debian's ``libapache-jena-java`` and ``jpype1``.
"""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path
from typing import Any

from tests.independent.jena import JARS, messages

_OTHERS = ("slf4j-log4j12*", "slf4j-jcl*", "slf4j-jdk14*", "slf4j-simple*", "maven*")
"""Jars that would quarrel over who writes the log."""


def main(graph: str, *folders: str) -> None:
    import jpype

    with tempfile.TemporaryDirectory() as folder:
        texts = messages(Path(folder))
        left_out = {jar for name in _OTHERS for jar in JARS.glob(f"{name}.jar")}
        jars = [str(jar) for jar in sorted({*JARS.glob("*.jar")} - left_out)]
        jpype.startJVM("-Xmx512m", classpath=[str(texts), *jars])
        model = jpype.JClass("org.apache.jena.riot.RDFDataMgr").loadModel(graph)
        files = sorted(file for name in folders for file in Path(name).glob("*.rq"))
        answers = {file.stem: answer(jpype, model, file.read_text("utf-8")) for file in files}
        json.dump(answers, sys.stdout)


def answer(jpype: Any, model: Any, text: str) -> dict[str, Any]:
    query = jpype.JClass("org.apache.jena.query.QueryFactory").create(text)
    execution = jpype.JClass("org.apache.jena.query.QueryExecutionFactory").create(query, model)
    output = jpype.JClass("java.io.ByteArrayOutputStream")()
    try:
        if query.isAskType():
            return {"value": bool(execution.execAsk())}
        if query.isSelectType():
            writer = jpype.JClass("org.apache.jena.query.ResultSetFormatter")
            writer.outputAsJSON(output, execution.execSelect())
            return {"rows": json.loads(str(output.toString("UTF-8")))["results"]["bindings"]}
        made = execution.execConstruct() if query.isConstructType() else execution.execDescribe()
        made.write(output, "N-TRIPLES")
        return {"triples": str(output.toString("UTF-8"))}
    finally:
        execution.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
