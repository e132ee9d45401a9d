"""Dumps of pages in English: known by their household, and nothing else is taken for one."""

from __future__ import annotations

import pytest

from reader.importers import read
from reader.importers.dump.english import family_of, looks_dumped

BODY = [
    "The ferry that crosses the estuary twice an hour was built before the bridge, and it has"
    " outlived two of the firms that ran it.",
    "Its captain, who learned the tides from her mother, says that the bridge is for people who"
    " want to be somewhere else, and the ferry for those who are already there.",
    "On market days the deck holds crates of leeks, a piano now and then, and once a whole brass"
    " band that played all the way across.",
    "“Nobody has ever asked for the money back,” she says, and blows the horn.",
]
ABOVE = """
   Skip to main content

     * Home
     * News
          + Local
          + Weather
     * Sport
     * Culture
     * Subscribe
     * Sign in

   Search ____________________

   (BUTTON) Menu

"""
BELOW = """
   Share this article
   Facebook
   Twitter

   Related articles

   A lighthouse is for sale
   Coast
   The lamp has been dark since the spring, and the keeper's house needs a roof before winter.
   Who paints the pier
   Coast
   It takes eleven people and forty tins of green to get from one end of it to the other.

   3 Comments

   Ann says: I took that boat to school every day, and it was never late, not even in the fog.

   Leave a reply

     * About us
     * Contact
     * Privacy policy
     * Terms of use
   © 2025 The Estuary Post. All rights reserved.
"""
TITLE = "The ferry that outlived its bridge"


def dumped(*, indent: str = "   ", within: str = "\n\n") -> bytes:
    body = f"{within}".join(indent + line for line in BODY)
    return f"{ABOVE}{TITLE}\n\n   By Jo March\n   March 3, 2025\n\n{body}\n{BELOW}".encode()


def test_a_dump_in_english_gives_its_article() -> None:
    (article,) = read(dumped(), "page.txt")
    assert article.format == "webpage"
    assert article.title == TITLE
    assert [line for line in article.text.split("\n") if line in BODY] == BODY
    for word in ("Sign in", "Subscribe", "lighthouse", "pier", "every day", "Privacy", "Twitter"):
        assert word not in article.text
    assert "Sign in" in "\n".join(each.text for each in article.other)


def test_adverts_and_buttons_within_the_body_do_not_end_it() -> None:
    between = (
        "\n\n   ADVERTISEMENT\n\n   Share\n   Tweet\n\n   Sign up for our daily newsletter\n\n"
    )
    (article,) = read(dumped(within=between), "page.txt")
    lines = article.text.split("\n")
    assert [line for line in lines if line in BODY] == BODY
    assert not {"ADVERTISEMENT", "Tweet", "Share", "Sign up for our daily newsletter"} & set(lines)


def test_a_dump_of_bare_lines_too() -> None:
    lines = [line.strip(" *+") for line in dumped().decode().split("\n")]
    (article,) = read("\n".join(line for line in lines if line).encode(), "page.txt")
    assert article.format == "webpage"
    assert [line for line in article.text.split("\n") if line in BODY] == BODY


ESSAY = "\n\n".join(["On Menus", *BODY, "About the menu", *BODY, "Home", *BODY])
POEM = "Home\n\n" + "\n".join(
    f"I searched the {what}\nand found the shore\nthen home again"
    for what in ("sea", "sand", "sky")
)
MAIL = (
    "From: Ann <ann@example.org>\nTo: Jo\nSubject: Newsletter\nDate: Mon, 3 Mar 2025 10:00\n\n"
    + "\n\n".join(BODY)
    + "\n\nShare\nFacebook\nTwitter\nPrivacy policy\nContact us\nUnsubscribe\n© 2025 Jo\n"
)
README = """TIDE 1.0

About
=====

Tide computes the tables of an estuary from its depth and the moon, and prints them for a year.

Search
------

Call tide with --search and a date, and it prints the hour of the next high water on that day.

License
-------

Copyright 2025 Jo March. All rights reserved except for what the license grants to everybody.

Contact
-------

Write to the list, which is read by people who like boats and answer within a tide or two.
"""
PLAY = "\n".join(
    ["ANN", "Home at last, and not a lamp lit.", "JO", "Search the drawer.", "ANN", "Go.", "JO"]
    * 12
)
NOVEL = "\n\n".join(f"Chapter {n}\n\n" + "\n\n".join(BODY) for n in range(1, 6))
NAMES = "\n".join(
    ["about", "contact", "facebook", "help", "menu", "share", "subscribe", "privacy"] * 9
)
RECIPE = "Leek pie\n\n" + "\n".join(
    ["2 leeks", "1 egg", "200 g flour", "butter", "salt", "Print", "Save", *BODY]
)


@pytest.mark.parametrize("text", [ESSAY, POEM, MAIL, README, PLAY, NOVEL, NAMES, RECIPE])
def test_what_people_write_stays_whole(text: str) -> None:
    assert not looks_dumped(text.split("\n"))
    articles = read(text.encode(), "text.txt")
    assert all(article.format != "webpage" for article in articles)
    kept = " ".join(f"{article.title} {article.text}" for article in articles)
    for word in BODY[0].split() if BODY[0] in text else ():
        assert word in kept


@pytest.mark.parametrize(
    ("line", "family"),
    [
        ("* Skip to content", "skip"),
        ("Sign in", "account"),
        ("Facebook | Twitter", "social"),
        ("Share this", "share"),
        ("Terms of Service", "policy"),
        ("© 2025 Some House", "rights"),
        ("This site uses cookies to make it work.", "consent"),
        ("Sign up for our weekly newsletter", "letter"),
        ("12 comments", "talk"),
        ("You may also like", "others"),
        ("[photo.jpg]", "button"),
        ("The menu was short.", ""),
        ("She did not share the news", ""),
        ("Comments on a poem by Keats", ""),
        ("", ""),
    ],
)
def test_words_of_a_household(line: str, family: str) -> None:
    assert family_of(line) == family
