"""Text to vectors: a small transformer, bit for bit the same on every machine.

``text_encoder`` is the interface, ``transformer`` what is shipped behind it.
``sentence_embeddings`` gives short texts one vector each, without the transformer, and
``cross_encoder`` reads a question and a claim together.
"""
