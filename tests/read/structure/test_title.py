import pytest

from kg.read.structure.title import pretty
from tests.read.reading import doc, outline

BODY = "\n\nText of it.\n\n"
ONE, TWO = ["> One"], ["> One", "> Two"]
NUMBERED = ["> [1.] One", "> [2.] Two"]
ENDED = ["> One", "> Conclusion"]
OTHER = ["> Intro", "> Other"]
SUMMARY = ["> Executive Summary", "> Findings"]


@pytest.mark.parametrize(
    ("text", "title", "sections"),
    [
        (f"# The Report{BODY}## One{BODY}", "The Report", ONE),
        (f"# The Report{BODY}# 1. One{BODY}# 2. Two{BODY}", "The Report", NUMBERED),
        (f"# The Report{BODY}## One{BODY}# Conclusion{BODY}", "The Report", ENDED),
        (f"## The Report\n\n## 1. One{BODY}## 2. Two{BODY}", "The Report", NUMBERED),
        (f"## Overview{BODY}# The Report{BODY}", "The Report", ["> Overview"]),
        (f"# Executive Summary{BODY}# Findings{BODY}", "Ai trends", SUMMARY),
        (f"# 1. One{BODY}# 2. Two{BODY}", "Ai trends", NUMBERED),
        (f"### One{BODY}### Two{BODY}", "Ai trends", TWO),
        (f"**The Report**\n\n**One**{BODY}**Two**{BODY}", "The Report", TWO),
        (f"**AI: a report**{BODY}**One**{BODY}**Two**{BODY}", "AI: a report", TWO),
        (f"**One**{BODY}**Two**{BODY}", "Ai trends", TWO),
        (f"**The Report**{BODY}**1. One**{BODY}**2. Two**{BODY}", "The Report", NUMBERED),
        (f"Title: The Report{BODY}**One**{BODY}", "The Report", ONE),
        (f"**Paper Title:** The Report{BODY}**One**{BODY}", "The Report", ONE),
        (f"# Title: The Report{BODY}## One{BODY}", "The Report", ONE),
        ("The Report on AI\n\nIt grows a lot.\n\nAnd more of it.", "The Report on AI", []),
        ("It grows a lot.\n\nAnd more of it.\n\nYes.", "Ai trends", []),
        (f"Here is the report:\n\n# The Report{BODY}## One{BODY}", "The Report", ONE),
        (f"Intro text comes first.\n\n# The Report{BODY}## One{BODY}", "The Report", ONE),
        (f"# AI_report.md\n\n## AI: all of it{BODY}### One{BODY}", "AI: all of it", ONE),
        (f"# AI_report.md\n\n## 1. One{BODY}## 2. Two{BODY}", "AI report", NUMBERED),
        (f"---\ntitle: The Report\n---\n## Intro{BODY}# Other{BODY}", "The Report", OTHER),
        (f"---\ntitle: the report\n---\n# The *Report*{BODY}## One{BODY}", "the report", ONE),
        (f"# 1.1 State of *AI*{BODY}## One{BODY}", "State of AI", ONE),
        ("- a\n- b\n", "Ai trends", []),
    ],
)
def test_titles(text: str, title: str, sections: list[str]) -> None:
    document = doc(text, "in/010-ai_trends.md")
    assert document.metadata.title == document.sections[0].title == title
    assert outline(document) == sections


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("a/b/010-future_of-ai.md", "Future of ai"),
        ("2025.md", "2025"),
        ("stdin", "Stdin"),
        ("---.md", "---"),
        ("", ""),
    ],
)
def test_pretty(name: str, title: str) -> None:
    assert pretty(name) == title
