from pathlib import Path

import pytest

from kg.errors import DecisionsError
from kg.model.decisions import UNSAID, Action
from kg.model.schema import SHIPPED, TopicClass
from kg.read.tables.decision_table import decide, load_decisions

HEAD = "decision,class,name,other\n"


def written(folder: Path, text: str | bytes) -> Path:
    path = folder / "decisions.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def test_all_decisions(tmp_path: Path) -> None:
    text = (
        "\ufeffDecision, Class ,name,other,note\r\n"
        "same,Technique,RAG,retrieval-augmented generation,as everyone says\r\n"
        "\r\n"
        ",Technique,not,decided,\r\n"
        "different,risk,bias,automation bias\r\n"
        'rename,Technique,RAG,"retrieval, augmented"\r\n'
        "DROP,Domain,orbit,\r\n"
        "retype,Trend,RAG,Technique\r\n"
    )
    decided = load_decisions(written(tmp_path, text))
    t, r, d = TopicClass.TECHNIQUE, TopicClass.RISK, TopicClass.DOMAIN
    assert sorted(decided.rows, key=lambda row: row.line) == [
        decide(Action.SAME, t, "RAG", "retrieval-augmented generation", 2),
        decide(Action.DIFFERENT, r, "bias", "automation bias", 5),
        decide(Action.RENAME, t, "RAG", "retrieval, augmented", 6),
        decide(Action.DROP, d, "orbit", "", 7),
        decide(Action.RETYPE, TopicClass.TREND, "RAG", "", 8, t),
    ]


@pytest.mark.parametrize(
    "text",
    ["decision,name,other\nsame,a,b\n", "decision,other,name,class\nsame,b,a,\n"],
)
def test_the_class_may_be_missing_or_empty_and_columns_stand_in_any_order(
    tmp_path: Path, text: str
) -> None:
    decided = load_decisions(written(tmp_path, text))
    assert decided.rows == (decide(Action.SAME, UNSAID, "a", "b", 2),)
    assert not decided.all_said
    assert str(decided.rows[0]) == "same 'a' and 'b'"


def test_the_user_s_own_classes(tmp_path: Path) -> None:
    law = TopicClass("Law", "urn:law")
    path = written(tmp_path, HEAD + "retype,Risk,AI Act,law\n")
    [row] = load_decisions(path, SHIPPED.extended([law])).rows
    assert row.to == law


def test_a_claim_that_is_wrong(tmp_path: Path) -> None:
    text = (
        "decision,name,other,relation,report,reason\n"
        "wrong,RAG,hallucination,Mitigates risk,a.md,it is about search\n"
        "wrong,RAG,hallucination,mitigatesRisk,,\n"
    )
    decided = load_decisions(written(tmp_path, text))
    assert [(row.line, str(row)) for row in decided.rows] == [
        (3, "wrong 'RAG' mitigatesRisk 'hallucination'"),
        (2, "wrong 'RAG' mitigatesRisk 'hallucination' in 'a.md'"),
    ]
    assert decided.all_said


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (HEAD + "wrong,Risk,a,b\n", ":2: unknown relation ''; fill the column 'relation' with one"),
        ("class,name\n", ":1: the first line lacks the column 'decision' (found: class, name);"),
        ("decision,class\n", ":1: the first line lacks the column 'name'"),
        (HEAD + "retype,Risk,a,\n", ":2: unknown class ''"),
        (HEAD + "merge,Risk,a,b\n", ":2: unknown decision 'merge'; use one of same, different"),
        (HEAD + "\nsame,Thing,a,b\n", ":3: unknown class 'Thing'; use one of Trend, Technique"),
        (HEAD + "retype,Risk,a,Thing\n", ":2: unknown class 'Thing'"),
        (HEAD + "retype,Risk,a,Risk\n", ":2: 'a' is a Risk already; name another class"),
        (HEAD + "drop,Risk,!?\n", ":2: a row without a name; name the topic"),
        (HEAD + "same,Risk,a\n", ":2: same needs a second name; fill the column 'other'"),
        (HEAD.encode() + b"drop,Risk,\xff\n", ":2: not in UTF-8; save the file as UTF-8"),
        (HEAD + "same,Risk,a,b\ndifferent,Risk,a,b\n",
         ": line 3 says different Risk 'a' and 'b', but line 2 makes them the same; remove one of"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_with_its_line(tmp_path: Path, text: str | bytes, told: str) -> None:
    path = written(tmp_path, text)
    with pytest.raises(DecisionsError) as caught:
        load_decisions(path)
    message = str(caught.value)
    assert message.startswith(f"{path}{told}")
    assert "\n" not in message


def test_many_contradictions_are_counted(tmp_path: Path) -> None:
    text = "".join(f"same,Risk,a{i},b{i}\ndifferent,Risk,a{i},b{i}\n" for i in range(10, 18))
    with pytest.raises(DecisionsError, match=r"; and 3 more; remove one of each$"):
        load_decisions(written(tmp_path, HEAD + text))
