"""Every packaged source definition is whole, and reads a page or feed in its own layout."""

import pytest

from stocktake.errors import SourceError
from stocktake.sources.definitions import listed, load_definition, official_sources, parse_definition
from stocktake.sources.inputs import Input

SOURCES = official_sources()


def page_of(definition):
    """A listing page or feed of the source's layout, made of its examples, with the links that such pages also have."""
    if definition.feed:
        items = "".join(
            f"<item><title>{e['title']}</title><link>{e['link']}</link><guid>{e['link']}</guid></item>"
            for e in definition.examples
        )
        return f"<rss version='2.0'><channel><title>{definition.name}</title>{items}</channel></rss>"
    links = "".join(f"<li><a href='{e['link']}'>{e['title']}</a></li>" for e in definition.examples)
    menu = "<a href='/'>Home</a><a href='/en/contact'>Contact</a><a href='mailto:x@y.example'>Mail</a><a href='#top'>Top</a>"
    return f"<html><body><nav>{menu}</nav><ul>{links}{links}</ul></body></html>"


@pytest.mark.parametrize("key", sorted(SOURCES))
def test_definition(key):
    """The source's examples are found, each once and nothing else, and their kinds are told."""
    definition = SOURCES[key]
    assert definition.actor and len(definition.examples) >= 2
    found = list(listed(definition, Input(key, data=page_of(definition).encode(), url=definition.address)))
    assert [(i.url, i.title) for i in found] == [(e["link"], e["title"]) for e in definition.examples]
    assert [definition.kind_of(i.title) for i in found] == [e["kind"] for e in definition.examples]


def test_changed_layout():
    """A page on which nothing matches is an error that names the source, not an empty list."""
    definition = SOURCES["armenia_mfa"]
    with pytest.raises(SourceError, match=r"layout has changed.*armenia_mfa"):
        list(listed(definition, Input("page", data=b"<html><a href='/x'>x</a></html>")))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("name = ", "no TOML"), ("name = 'x'", "needs a name"), ("name = 'x'\nfeed = 'f'\npage = 'p'", "needs a name"), ("name = 'x'\npage = 'p'", "needs a name"),
        ("name = 'x'\nfeed = 'f'\nfoo = 1", "unknown keys: foo"), ("name = 'x'\npage = 'p'\nlinks = '('", "links is no pattern"),
    ],
)  # fmt: skip
def test_mistakes(text, message):
    """Each mistake in a definition is named."""
    with pytest.raises(SourceError, match=message):
        parse_definition(text, "mine")


def test_names(tmp_path):
    """A definition is found by name, by file, or made of a bare feed address."""
    assert load_definition("kremlin").actor == "RUS.GOV.HOS"
    (tmp_path / "mine.toml").write_text("name = 'Mine'\nfeed = 'https://x.example/feed'\n")
    assert load_definition(str(tmp_path / "mine.toml")).key == "mine"
    assert load_definition("https://x.example/feed").feed == "https://x.example/feed"
    with pytest.raises(SourceError, match="no source is called nobody"):
        load_definition("nobody")
