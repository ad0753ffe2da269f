"""Topics by name over HTTP: one leads to what is said of it, several are listed."""

from __future__ import annotations

import json
from typing import Final

from msgspec import to_builtins

from kg.errors import UnknownName
from kg.graph.topic_lookup import Found, find_topics
from kg.serve.content_negotiation import HTML
from kg.serve.http_messages import HttpError, acceptable
from kg.serve.ipc import Frame, success
from kg.serve.pages import page
from kg.serve.resource_pages import Facts
from kg.serve.served_dataset import Job

JSON: Final = "application/json"


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
        {**to_builtins(t, enc_hook=str), "meant": t in found.topics}
        for t in (*found.topics, *found.others)
    ]
    return f"{json.dumps(rows, ensure_ascii=False, indent=2)}\n".encode()
