"""How well a graph agrees with annotated reports: judged items, figures, intervals, a page.

``predictions`` has what a graph says of one report, ``judgements`` judges each item of it,
``error_analysis`` says what a wrong one nearly was, ``figures`` and ``bootstrap`` count,
``reliability`` asks whether confidence can be relied on.
"""
