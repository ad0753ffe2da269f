"""How good a graph is: held against annotations, with figures, intervals and reliability.

``found`` reads what a graph says of one report, ``outcomes`` judges each item of it,
``near`` says what a wrong one nearly was, ``figures`` and ``bootstrap`` count,
``reliability`` and ``sweep`` ask what confidence is worth.
"""
