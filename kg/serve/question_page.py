"""Questions in plain English over HTTP: a page for people, JSON for programs."""

from __future__ import annotations

from typing import Final

import msgspec
from pyoxigraph import Store

from kg.analysis.ask import answer_question
from kg.encoder import sentence_embeddings
from kg.encoder.cross_encoder import shipped_cross_encoder
from kg.serve.content_negotiation import HTML
from kg.serve.http_messages import HttpError, acceptable
from kg.serve.ipc import Frame, success
from kg.serve.pages import page
from kg.serve.resource_pages import Facts
from kg.serve.served_dataset import Job

_JSON: Final = "application/json"
# Word lists and weights are read here, before the fork: no worker may open a file.
answer_question(Store(), "What mitigates risks?")
sentence_embeddings.shipped()
shipped_cross_encoder()


def ask(job: Job) -> Frame:
    """Answer a question, 200 for a refusal with its reason too. Raises HttpError (406)."""
    media = acceptable(job.head["accept"], (HTML, _JSON))
    question = job.head["question"]
    if question is None:
        if media != HTML:
            raise HttpError(400, "say what to answer: /ask?q=QUESTION")
        return success(HTML, page("ask", title="Ask", answer=None))
    data = job.data
    answer = answer_question(data.queried, question, limit=job.head["limit"], topics=data.topics)
    if media == _JSON:
        return success(
            _JSON, msgspec.json.format(msgspec.json.encode(answer, enc_hook=str)) + b"\n"
        )
    facts = Facts(job.data.queried, (*job.data.origins, job.head["public"]))
    near = [name.partition(" ")[0] for name in answer.named]
    examples = [example for example in job.source.examples if example.name in near]
    return success(
        HTML,
        page("ask", title=question or "Ask", answer=answer, facts=facts, examples=examples),
    )
