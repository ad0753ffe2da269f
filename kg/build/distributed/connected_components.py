"""Connected components by alternating stars, with DataFrames.

After Kiveris, Lattanzi, Mirrokni, Rastogi and Vassilvitskii, "Connected Components in MapReduce
and Beyond" (2014). Each round hangs neighbours on the least node that they know of: first the
greater ones (large star), then the others (small star). It ends where every edge goes from a
node to the least of its component, after a number of rounds that grows with the logarithm of
the nodes. No step holds a component in memory, nor the neighbours of a node.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

Keep = Callable[["DataFrame"], "DataFrame"]
"""Computes a frame once, so that later rounds do not begin at the beginning."""


def components(edges: DataFrame, keep: Keep) -> DataFrame:
    """Find the components of a graph; columns ``a`` and ``b`` are the ends of its edges.

    A row for each node but the least of its component: ``a`` the node, ``b`` that least one.
    """
    stars = keep(edges.where("a <> b").selectExpr("greatest(a, b) a", "least(a, b) b").distinct())
    while not are_stars(stars):
        stars = keep(_small_star(_large_star(stars)))
    return stars


def are_stars(edges: DataFrame) -> bool:
    """Whether no node hangs on two others, and none on one that hangs on another itself."""
    twice = edges.groupBy("a").count().where("count > 1").select("a")
    hanging = edges.selectExpr("b a").join(edges.select("a"), "a", "left_semi")
    return bool(twice.union(hanging).isEmpty())


def _large_star(edges: DataFrame) -> DataFrame:
    """Hang the greater neighbours of each node on the least node that it knows, itself perhaps."""
    both = edges.union(edges.selectExpr("b", "a"))
    least = both.groupBy("a").agg({"b": "min"}).selectExpr("a", "least(a, `min(b)`) m")
    greater = both.where("b > a").join(least, "a")
    return greater.selectExpr("b a", "m b").distinct()


def _small_star(edges: DataFrame) -> DataFrame:
    """Hang each node, and the lesser ones that it hangs on, on the least of these."""
    least = edges.groupBy("a").agg({"b": "min"}).selectExpr("a", "`min(b)` m")
    lesser = edges.join(least, "a").selectExpr("b a", "m b").where("a <> b")
    return lesser.union(least.selectExpr("a", "m b")).distinct()
