"""Text from word processors becomes clean Markdown, and nothing in it can do harm."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lms.authoring.rules.pasting import LIMIT, TooLong, to_markdown
from lms.content.blocks import Block, scan
from lms.content.markup import Source, render
from lms.content.problems import Notes
from tests.accounts.factories import signed_in
from tests.authoring.insert.conftest import writes

WORD = """<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><title>x</title>
<style><!-- p.MsoNormal {mso-x:1} --></style><!--[if gte mso 9]><xml><o:x>1</o:x></xml><![endif]--></head><body lang=DE>
<!--StartFragment--><p class=MsoTitle>Der Plan</p><h1><b>Erste <i>Schritte</i></b></h1>
<p class=MsoNormal>Ein <b>fetter</b><b> Text</b> mit <i>Kursiv</i>, 2*3 = 6, a_b und [x].<a href="#_ftn1" name="_ftnref1"><sup>
<span>[1]</span></sup></a><o:p></o:p></p>
<p class=MsoListParagraphCxSpFirst style='mso-list:l0 level1 lfo1'><![if !supportLists]><span
style='mso-list:Ignore'>·<span>&nbsp;&nbsp; </span></span><![endif]>Eins</p>
<p class=MsoListParagraphCxSpMiddle style='mso-list:l0 level2 lfo1'><span style='mso-list:Ignore'>o&nbsp; </span>Eins a</p>
<p class=MsoListParagraphCxSpLast style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>·</span>Zwei</p>
<p class=MsoNormal>&nbsp;</p>
<p class=MsoListParagraph style='mso-list:l1 level1 lfo2'><span style='mso-list:Ignore'>1.&nbsp; </span>Erstens</p>
<p class=MsoListParagraph style='mso-list:l1 level1 lfo2'><span style='mso-list:Ignore'>2.&nbsp; </span>Zweitens</p>
<table class=MsoTableGrid><tr><td colspan=2><p class=MsoNormal>A | B</p></td></tr>
<tr><td><p class=MsoNormal>c</p><p>d</p></td><td>e</td></tr></table>
<p>1. Mai <img src="file:///x.png" alt="Bild"></p><p>- kein Punkt</p>
<div style='mso-element:footnote' id=ftn1><p class=MsoFootnoteText><a href="#_ftnref1" name="_ftn1">[1]</a> Quelle</p></div></body></html>"""
AS_MARKDOWN = """## Der Plan

## Erste Schritte

Ein **fetter Text** mit *Kursiv*, 2\\*3 = 6, a_b und \\[x\\].

- Eins
    - Eins a
- Zwei

1. Erstens
2. Zweitens

| A \\| B |  |
| --- | --- |
| c d | e |

1\\. Mai

\\- kein Punkt"""
GOOGLE = (
    '<meta charset="utf-8"><b style="font-weight:normal;" id="docs-internal-guid-1"><h2><span style="font-weight:400">'
    'Titel</span></h2><p><span style="font-weight:700;">Fett</span><span style="font-style:italic"> schräg</span> x</p>'
    "<ul><li><p><span>eins</span></p></li><ul><li><p><span>eins a</span></p></li></ul><li><p>zwei</p></li></ul>"
    '<p>Zeile<br>zwei <a href="https://www.google.com/url?q=https://example.org/x&sa=D">Link</a></p></b>'
)
LIBRE = (
    "<h2>T</h2><ol><li><p>eins</p><ul><li><p>a</p></li></ul></li><li><p>zwei</p><p>mehr</p></li></ol>"
    "<table><thead><tr><th>H1</th><th>H2</th></tr></thead><tbody><tr><td>1</td><td>2</td></tr></tbody></table>"
    '<p>x<sup><a href="#sdfootnote1sym">1</a></sup></p><div id="sdfootnote1"><p><a href="#sdfootnote1anc">1</a>N</p></div>'
)


def test_from_word():
    found = to_markdown(WORD)
    assert found.markdown == AS_MARKDOWN
    assert [str(note).split(" ")[0] for note in found.notes] == ["Pictures", "Footnotes", "A", "A"]


def test_signs_that_are_none():
    assert to_markdown("<p>a\ud800b\0c\ufeffd</p>").markdown.startswith("a")


def test_from_google_docs():
    found = to_markdown(GOOGLE)
    assert found.markdown == (
        "## Titel\n\n**Fett** *schräg* x\n\n- eins\n    - eins a\n- zwei\n\n"
        "Zeile  \nzwei [Link](https://example.org/x)"
    )
    assert not found.notes


def test_from_libreoffice():
    found = to_markdown(LIBRE)
    assert found.markdown == (
        "## T\n\n1. eins\n    - a\n2. zwei\n\n    mehr\n\n| H1 | H2 |\n| --- | --- |\n| 1 | 2 |\n\nx"
    )
    assert [str(note).split(" ")[0] for note in found.notes] == ["Footnotes"]


HOSTILE = [
    "<p>a<script>alert(1)</script><style>*{}</style></p>",
    '<p onclick="alert(1)">a <a href="javascript:alert(1)">b</a> <a href="data:text/html,x">c</a></p>',
    '<p>&lt;script&gt;alert(1)&lt;/script&gt; &lt;quiz id="q"&gt; &lt;!-- x --&gt;</p>',
    '<svg><script>alert(1)</script></svg><math><mi xlink:href="javascript:1">a</mi></math><p>a</p>',
    '<a href="https://x.org/ onmouseover=alert(1)">a</a><a href="java\nscript:alert(1)">b</a>',
    '<p>](javascript:alert(1)) ![x](https://evil.example/p.png) <a href="https://x.org/)](javascript:1">t</a></p>',
    "<p>```</p><p>&lt;img src=x onerror=alert(1)&gt;</p><pre>```\n<b>x</b>\n</pre>",
    '<!--><img src=x onerror=alert(1)>--><p>a</p><noscript><p title="</noscript><img src=x>"></noscript>',
    "<p>\\[a](javascript:alert(1)) \\&lt;b&gt;</p><iframe src=//evil></iframe><object data=x></object>",
]  # fmt: skip


@pytest.mark.parametrize("html", HOSTILE)
def test_nothing_harmful_comes_through(html):
    text = to_markdown(html).markdown
    shown = str(render(text, source=Source.AUTHOR))
    assert "<script" not in shown
    assert "<img" not in shown
    assert 'href="java' not in shown.lower()
    assert 'href="data' not in shown.lower()
    assert "<quiz" not in text
    assert "<!--" not in text


@pytest.mark.parametrize(
    "html",
    ["<p>" + "a" * LIMIT, "<div>" * 5000 + "a", "<ul><li>" * 3000, "<b><i>" * 9000 + "x"],
    ids=["long", "deep", "lists", "emphasis"],
)
def test_what_nobody_wrote_is_refused(html):
    with pytest.raises(TooLong):
        to_markdown(html)


@pytest.mark.parametrize(
    "html", ["<p>a</p>" * 40_000, "<b>a</b>" * 40_000, "<td>" * 20_000, "<p class=MsoListParagraph>1. a" * 12_000]
)  # fmt: skip
def test_long_texts_take_seconds_at_most(html):
    begun = time.process_time()
    to_markdown(html)
    assert time.process_time() - begun < 20


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from([
    "<p>", "</p>", "<b>", "</b>", "<ul>", "<li>", "</ul>", "<ol>", "<table>", "<tr>", "<td colspan=3>", "</table>",
    "<h1>", "</h1>", "text", "* _ ` [ ] < | #", "<a href=https://x.org>", "</a>", "<br>", "<pre>", "</pre>", "- a",
    "<p style='mso-list:l0 level3 lfo1'>", "<span style='mso-list:Ignore'>1.</span>", "<sup>", "&lt;task&gt;", "<dl><dt>",
]), max_size=30).map("".join))  # fmt: skip
def test_any_html_becomes_text_that_can_be_rendered(html):
    text = to_markdown(html).markdown
    render(text, source=Source.AUTHOR)
    notes = Notes()
    assert not any(isinstance(item, Block) for item in scan(text.split("\n"), 1, notes))
    assert not notes.has_errors


def test_the_page_asks_for_markdown(author, here):
    token = author.token("/en/account")
    sent = {"json": {"html": GOOGLE}, "headers": {"X-CSRFToken": token}}
    answer = author.post("/en/workshop/small/paste", **sent)
    assert answer.status_code == 200
    assert answer.json["markdown"].startswith("## Titel")
    assert answer.json["notes"] == []
    noted = author.post("/de/workshop/small/paste", json={"html": WORD}, headers=sent["headers"])
    assert len(noted.json["notes"]) == 4


@pytest.mark.parametrize("body", [{"html": "<p>" + "a" * LIMIT}, {"html": 3}, {}, [1]])
def test_what_cannot_be_pasted(author, body):
    headers = {"X-CSRFToken": author.token("/en/account")}
    assert author.post("/en/workshop/small/paste", json=body, headers=headers).status_code == 422


def test_who_may_paste(app, here):
    visitor, learner, other = (app.test_client() for _ in range(3))
    path, body = "/en/workshop/small/paste", {"html": "<p>a</p>"}
    assert visitor.post(path, json=body).status_code == 401
    signed_in(learner, "Lea Learner")
    writes(signed_in(other, "Otto Other"), here.other_course_id)
    for client, status in ((learner, 403), (other, 404)):
        headers = {"X-CSRFToken": client.token("/en/account")}
        assert client.post(path, json=body, headers=headers).status_code == status
    assert other.post(path, json=body).status_code == 400
