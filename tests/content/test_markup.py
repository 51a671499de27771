"""What the renderer writes, and what it never writes."""

from __future__ import annotations

import contextlib
import threading
import time
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lms.content.markup import Source, TooDeep, TooLong, render
from lms.content.rendering import allowed, cleaning
from lms.content.rendering.addresses import inside_course, web_address
from lms.content.rendering.worker import Worker, render_apart
from tests.content.vectors import HOSTILE, SLOW

BOTH = [Source.AUTHOR, Source.PERSON]
ATTRIBUTES = {name for names in allowed.SHOWN_ATTRIBUTES.values() for name in names} | {
    "lang",
    "dir",
    "class",
}


class Inspector(HTMLParser):
    """Fails on everything outside the list."""

    def handle_starttag(self, tag, attrs):
        assert tag in allowed.SHOWN_TAGS, tag
        for name, value in attrs:
            assert name in ATTRIBUTES, (tag, name)
            if name in {"href", "src"}:
                scheme = (value or "").split(":")[0].lower() if ":" in (value or "") else ""
                schemes = allowed.WEB_SCHEMES | allowed.PLACE_SCHEMES | {""}
                assert scheme in schemes or "/" in scheme or "#" in scheme, value
                assert not (value or "").startswith(("//", "\\")), value

    def handle_decl(self, decl):
        raise AssertionError(decl)

    def handle_comment(self, data):
        raise AssertionError(data)


def inspect(html: str) -> None:
    inspector = Inspector(convert_charrefs=True)
    inspector.feed(html)
    inspector.close()


@pytest.mark.parametrize("source", BOTH)
@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_hostile_survives(text: str, source: Source) -> None:
    inspect(str(render(text, source=source)))


@pytest.mark.parametrize("text", HOSTILE)
def test_the_cleaners_do_not_rely_on_the_converter(text: str) -> None:
    inspect(cleaning.seal(cleaning.clean(text), places=False))


def test_the_corpus_is_large() -> None:
    assert len(set(HOSTILE)) >= 60


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet=st.sampled_from("ab <>&\"'[](){}!#*_`|:-=\n\t1.~^/\\\ue000"), max_size=200))
def test_output_is_within_the_list_and_a_second_cleaning_changes_nothing(text: str) -> None:
    for source in BOTH:
        html = str(render(text, source=source))
        inspect(html)
        places = source is Source.AUTHOR
        assert cleaning.seal(html, places=places) == html


@pytest.mark.parametrize("text", SLOW)
def test_hostile_patterns_are_stopped_in_time(text: str) -> None:
    began = time.monotonic()
    inspect(str(render(text[:8000])))
    assert time.monotonic() - began < 10


def test_the_child_is_killed_and_a_new_one_answers() -> None:
    worker = Worker(seconds=0.3)
    try:
        page = render_apart("<![" * 2700, "", "en", worker)
        assert page.places[0].html.startswith("<p>&lt;![")
        assert render_apart("*warm*", "", "en", worker).places[0].html
        worker_again = render_apart("*warm*", "", "en", worker).places[0].html
        assert worker_again == "<p><em>warm</em></p>"
    finally:
        worker.close()


def test_many_threads_share_the_child() -> None:
    found: list[str] = []
    threads = [
        threading.Thread(target=lambda n=n: found.append(str(render(f"*{n}*")))) for n in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(found) == sorted(f"<p><em>{n}</em></p>" for n in range(8))


def test_limits() -> None:
    with pytest.raises(TooLong) as caught:
        render("ä" * 4097)
    assert caught.value.limit == 8192
    with pytest.raises(TooLong):
        render("a" * 65537, source=Source.AUTHOR)
    assert str(render("a" * 65536, source=Source.AUTHOR))


def test_work_may_be_as_long_as_a_lesson_and_is_rendered_like_a_comment() -> None:
    long = "**word** " * 2_000
    with pytest.raises(TooLong):
        render(long, source=Source.PERSON)
    assert str(render(long, source=Source.WORK)).count("<strong>") == 2_000
    with pytest.raises(TooLong) as caught:
        render("a" * (64 * 1024 + 1), source=Source.WORK)
    assert caught.value.limit == 64 * 1024
    assert "<img" not in str(render("![a](media/a.png)", source=Source.WORK))
    started = time.monotonic()
    render("[" * 60_000, source=Source.WORK)
    assert time.monotonic() - started < 10


def test_absurd_nesting_is_an_error_for_authors_and_text_for_persons() -> None:
    deep = "".join("    " * n + "- a\n" for n in range(60))
    assert str(render(deep[:8000]))
    text = "\n".join("    " * n + f"- a{n}" for n in range(150))[:65000]
    with contextlib.suppress(TooDeep):
        assert str(render(text, source=Source.AUTHOR))


def html(text: str, **more: str) -> str:
    return str(render(text, source=Source.AUTHOR, **more))


def test_headings_begin_at_the_second_level_and_have_our_ids() -> None:
    rendered = render("# One {#mine}\n\n## Two\n\n## Two\n", source=Source.AUTHOR, prefix="x-")
    assert [(h.level, h.id, h.text) for h in rendered.headings] == [
        (2, "x-h-one", "One"),
        (3, "x-h-two", "Two"),
        (3, "x-h-two-2", "Two"),
    ]
    assert 'id="mine"' not in str(rendered)


def test_tables_have_row_and_column_heads_and_labels() -> None:
    found = html("*Table 1. Sectors*\n\n| Sector | Example |\n|---|---|\n| Public | Office |\n")
    assert '<div class="wide stack"><table>' in found
    assert "<caption>Table 1. Sectors</caption>" in found
    assert '<th scope="col">Sector</th>' in found
    assert '<th scope="row">Public</th>' in found
    assert '<td data-label="Example">Office</td>' in found


def test_a_table_whose_first_head_says_plain_has_no_row_heads() -> None:
    found = html("| A { .plain } | B |\n|---|---|\n| 1 | 2 |\n")
    assert '<td data-label="A">1</td>' in found


def test_tables_of_numbers_scroll() -> None:
    found = html(
        "| Year | A | B | C |\n|---|--:|--:|--:|\n| 2020 | 1 | 2 | 3 |\n| 2021 | 4 | 5 | 6 |\n"
    )
    assert (
        '<div class="wide scroll" role="region" tabindex="0" aria-label="Year, A, B, C">' in found
    )
    assert 'class="num"' in found


def test_notes_are_numbered_labelled_and_led_back() -> None:
    found = html("One[^a] two[^a].\n\n[^a]: Source.\n", prefix="p-", language="de")
    assert '<a href="#p-fn-1" id="p-fn-1-ref" aria-label="Anmerkung 1">1</a>' in found
    assert 'id="p-fn-1-ref-2"' in found
    assert '<section class="footnotes wide" aria-label="Anmerkungen">' in found
    assert '<a href="#p-fn-1-ref" aria-label="Zurück zu Anmerkung 1 im Text">↩</a>' in found


def test_boxes_and_details() -> None:
    found = html('!!! warning "Careful"\n    Text.\n\n!!! details "More"\n    Inside.\n')
    assert '<p class="title">Careful</p>' in found
    assert '<aside class="admonition wide tool" data-kind="warning" aria-label="Careful">' in found
    assert "<summary>More</summary>" in found


def test_figures_and_pictures() -> None:
    found = html('![A map](./media/map.svg "Figure 1. Map")\n\nText ![dot](media/dot.png) here.\n')
    assert '<img src="media:media/map.svg" alt="A map" loading="lazy">' in found
    assert "<figcaption>Figure 1. Map</figcaption>" in found
    assert '<img src="media:media/dot.png" alt="dot" loading="lazy"> here' in found


def test_persons_have_no_pictures() -> None:
    assert str(render("![A map](media/map.svg)")) == "<p>A map</p>"


def test_links() -> None:
    found = html("[a](https://x.eu) [b](mailto:a@x.eu) [c](page) [d](//evil.eu) [e](data:x)")
    assert '<a href="https://x.eu" rel="noopener">a</a>' in found
    assert '<a href="mailto:a@x.eu">b</a>' in found
    assert '<a href="page">c</a>' in found
    assert "evil" not in found
    assert "data:" not in found


def test_words_in_another_language() -> None:
    found = html("[kalimera]{lang=el} *salam*{lang=ar} *x*{lang='1\"'}")
    assert '<span lang="el">kalimera</span>' in found
    assert '<em lang="ar" dir="rtl">salam</em>' in found
    assert found.count("lang=") == 2


def test_text_is_text() -> None:
    assert str(render("a <b>bold</b> <!-- no --> &copy; 1 < 2")) == (
        "<p>a &lt;b&gt;bold&lt;/b&gt; &lt;!-- no --&gt; © 1 &lt; 2</p>"
    )


def test_templates_take_it_as_clean() -> None:
    assert render("*x*").__html__() == "<p><em>x</em></p>"


@pytest.mark.parametrize(
    "address",
    ["javascript:x", "//x", "/\\x", "\\\\x", "java\nscript:x", "data:x", "", "vbscript:x"],
)
def test_unsafe_addresses(address: str) -> None:
    assert web_address(address) is None


@pytest.mark.parametrize("path", ["../x", "/x", "a/../../x", "http://x/y", "..", "%2e%2e/x"])
def test_paths_that_lead_out(path: str) -> None:
    assert inside_course(path) is None


@pytest.mark.parametrize("text", [": ", ": x", "\n\n : x"])
def test_a_definition_without_its_term_is_text(text: str) -> None:
    assert str(render(text, source=Source.AUTHOR)).startswith("<p>: ")
