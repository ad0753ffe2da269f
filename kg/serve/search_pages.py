"""Topics by name, and questions in plain English: pages for people, JSON for programs."""

from __future__ import annotations

import json
from typing import Final

import msgspec
from pyoxigraph import Store

from kg.analysis.ask import answer_question
from kg.encoder import sentence_embeddings
from kg.encoder.cross_encoder import shipped_cross_encoder
from kg.errors import UnknownName
from kg.graph.topic_lookup import Found, find_topics
from kg.serve.content_negotiation import HTML
from kg.serve.http_messages import HttpError, acceptable
from kg.serve.ipc import Frame, success
from kg.serve.pages import page
from kg.serve.resource_pages import Facts
from kg.serve.served_dataset import Job

JSON: Final = "application/json"
# Word lists and weights are read here, before the fork: no worker may open a file.
answer_question(Store(), "What mitigates risks?")
sentence_embeddings.shipped()
shipped_cross_encoder()


def search(job: Job) -> Frame:
    """Answer for a name: see other for one topic, else 200 with all of them.

    The rule is that of :func:`kg.graph.topic_lookup.find_topics`. Raises HttpError: 404 with the
    names that are near, 406.
    """
    media = acceptable(job.head["accept"], (HTML, JSON))
    try:
        found = find_topics(job.data.queried, job.head["name"])
    except UnknownName as error:
        raise HttpError(404, str(error)) from None
    facts = Facts(job.data.queried, (*job.data.origins, job.head["public"]))
    if media == JSON:
        return success(JSON, _listed(found))
    only = facts.path(found.topics[0].iri) if len(found.topics) == 1 else None
    if only is not None and not found.others:
        return Frame({"status": 303, "place": only})
    return success(HTML, page("names", facts=facts, found=found, title=found.name))


def _listed(found: Found) -> bytes:
    rows = [
        {**msgspec.to_builtins(t, enc_hook=str), "meant": t in found.topics}
        for t in (*found.topics, *found.others)
    ]
    return f"{json.dumps(rows, ensure_ascii=False, indent=2)}\n".encode()


def ask(job: Job) -> Frame:
    """Answer a question, 200 for a refusal with its reason too. Raises HttpError (406)."""
    media = acceptable(job.head["accept"], (HTML, JSON))
    question = job.head["question"]
    if question is None:
        if media != HTML:
            raise HttpError(400, "say what to answer: /ask?q=QUESTION")
        return success(HTML, page("ask", title="Ask", answer=None))
    data = job.data
    answer = answer_question(data.queried, question, limit=job.head["limit"], topics=data.topics)
    if media == JSON:
        found = msgspec.json.format(msgspec.json.encode(answer, enc_hook=str))
        return success(JSON, found + b"\n")
    facts = Facts(job.data.queried, (*job.data.origins, job.head["public"]))
    near = [name.partition(" ")[0] for name in answer.named]
    examples = [example for example in job.source.examples if example.name in near]
    return success(
        HTML,
        page("ask", title=question or "Ask", answer=answer, facts=facts, examples=examples),
    )
