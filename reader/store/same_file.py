"""One file that devices had read in different ways before they met: what belongs together.

The bytes are the same, the texts are not: another encoding, other options, another version of the
program. Each device has articles of its own from them, one or several. Of those that say the same
passage of the file, the reading that was decided on last holds, a person's before the program's;
the others become earlier revisions of it.

Articles of one reading are told from articles of different ones by who made them: what one
device has made, or decided on in one action, stands beside each other there because it is meant
to. Of the rest, two belong together when they share their text; or, where a wrong encoding leaves
nothing to share, when they are the same part of the file.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

from reader.annotations import events as algebra
from reader.annotations.events import Event, State
from reader.store import revisions
from reader.store.eventlog import chunks, events_of, marks
from reader.store.rows import pack
from reader.store.ways import chosen

INTO: Final = "into"
"""Register of an article that became a part of another: the uid of that one."""

SHARED: Final = 0.5
"""Share of the shorter text that both must hold to be readings of one passage."""

_RUN: Final = 12
"""Letters of the runs by which texts are compared: longer than any phrase that comes twice."""

_MANY: Final = 4_000
"""Letters from which on only a quarter of the runs is compared."""

_NOISE: Final = re.compile(r"[\W_]+")

_INDEX: Final = (
    "CREATE INDEX IF NOT EXISTS article_revision_source ON article_revision(source_sha)"
    " WHERE source_sha IS NOT NULL"
)
"""Made when it is first needed: libraries that meet nobody do without."""

_SEVERAL: Final = (
    "SELECT r.source_sha FROM article a JOIN article_revision r ON r.rev_id = a.rev_id"
    " JOIN event e ON e.entity_id = a.uid AND e.field = 'made' JOIN txn t ON t.id = e.txn"
    " WHERE a.deleted = 0 AND r.source_sha IS NOT NULL"
    " GROUP BY r.source_sha HAVING count(DISTINCT t.device) > 1 ORDER BY 1"
)
"""Files from which devices have made articles on their own."""


class Group(NamedTuple):
    """Articles that say the same passage of a file."""

    stays: str
    """Uid of the article that goes on: the one that was made first."""
    reading: str
    """Uid of the one whose reading holds."""
    goes: tuple[str, ...]
    """Uids of those that become a part of it."""
    elsewhere: tuple[str, ...] = ()
    """Other articles that go on, in which passages of those that go may stand."""


@dataclass(slots=True)
class _One:
    """An article of a file."""

    uid: str
    article_id: int
    encoding: str
    maker: str
    """The device that made it."""
    decider: str
    """The device that decided on its reading."""
    action: str
    """The action in which that was decided."""
    rank: tuple[bool, int, str]
    part: int
    runs: frozenset[str] = frozenset()
    like: dict[int, float] = field(default_factory=dict)
    """Those that are other readings of it, by their place in the list, and how much they share."""

    def beside(self, other: _One) -> bool:
        """Whether both stand beside each other on purpose."""
        return self.maker == other.maker or self.action == other.action


def prepare(connection: sqlite3.Connection) -> None:
    """Make what looking articles up by their file needs. Inside a write."""
    connection.execute(_INDEX)


def groups(
    connection: sqlite3.Connection, leave: Collection[str], touched: Collection[str] | None = None
) -> list[Group]:
    """What belongs together, of all live articles or of the files of those touched.

    `leave` are uids that have found theirs already.
    """
    prepare(connection)
    found: list[Group] = []
    for source in _sources(connection, touched):
        articles = [each for each in _of(connection, source) if each.uid not in leave]
        if len({each.maker for each in articles}) > 1:
            found += _grouped(connection, articles)
    return found


def home(connection: sqlite3.Connection, uid: str) -> str | None:
    """The live article that a removed one became a part of, over however many steps."""
    seen = {uid}
    while True:
        row = connection.execute(
            "SELECT value FROM event WHERE entity_id = ? AND field = ? ORDER BY id DESC LIMIT 1",
            (uid, INTO),
        ).fetchone()
        into = json.loads(row[0]) if row else None
        if not isinstance(into, str) or into in seen:
            return None
        uid = into
        seen.add(uid)
        live = connection.execute("SELECT deleted FROM article WHERE uid = ?", (uid,)).fetchone()
        if live is not None and not live[0]:
            return uid


def keep_readings(connection: sqlite3.Connection, article_id: int, others: Iterable[int]) -> None:
    """Give an article the texts of others as revisions of its own."""
    columns = (
        "norm_version, sha256, form, blocks, styles, other, warnings, source_sha, encoding,"
        " options, created"
    )
    for other in others:
        rows = connection.execute(
            f"SELECT rev_id, {columns} FROM article_revision r WHERE article_id = ?"
            " AND NOT EXISTS (SELECT 1 FROM article_revision k WHERE k.article_id = ?"
            " AND k.sha256 = r.sha256 AND k.form = r.form) ORDER BY created, sha256, form",
            (other, article_id),
        ).fetchall()
        for rev_id, *row in rows:
            connection.execute(
                f"INSERT INTO article_revision(article_id, seq, text, {columns}) VALUES(?,"
                " (SELECT coalesce(max(seq), 0) + 1 FROM article_revision WHERE article_id = ?),"
                f" {marks([0, *row])})",
                (article_id, article_id, pack(revisions.text(connection, rev_id)), *row),
            )


def _sources(connection: sqlite3.Connection, touched: Collection[str] | None) -> list[str]:
    if touched is None:
        return [row[0] for row in connection.execute(_SEVERAL)]
    found: set[str] = set()
    for some in chunks(sorted(touched)):
        found.update(
            row[0]
            for row in connection.execute(
                "SELECT r.source_sha FROM article a JOIN article_revision r ON r.rev_id = a.rev_id"
                f" WHERE a.deleted = 0 AND r.source_sha IS NOT NULL AND a.uid IN ({marks(some)})",
                some,
            )
        )
    return sorted(found)


def _of(connection: sqlite3.Connection, source: str) -> list[_One]:
    """The live articles of a file, but those that a person brought back on purpose."""
    rows = connection.execute(
        "SELECT DISTINCT a.uid, a.id, a.part, c.encoding, c.options, c.norm_version"
        " FROM article_revision r JOIN article a ON a.id = r.article_id"
        " JOIN article_revision c ON c.rev_id = a.rev_id"
        " WHERE r.source_sha = ? AND c.source_sha = r.source_sha AND a.deleted = 0 ORDER BY a.uid",
        (source,),
    ).fetchall()
    if len(rows) < 2:
        return []
    events: dict[str, list[Event]] = defaultdict(list)
    for some in chunks([row[0] for row in rows]):
        for event in events_of(connection, some):
            events[event.entity_id].append(event)
    found: list[_One] = []
    for uid, article_id, part, encoding, options, version in rows:
        state = algebra.state(events[uid])
        if state is None or _brought_back(state, events[uid]):
            continue
        decided = _decided(events[uid])
        found.append(
            _One(
                uid,
                article_id,
                (encoding or "").lower().replace("_", "-"),
                _device(state.made_in),
                _device(decided.id),
                decided.txn,
                (bool(chosen(options)), version, decided.id),
                part,
            )
        )
    return found


def _brought_back(state: State, events: Sequence[Event]) -> bool:
    if not state.fields.get(INTO):
        return False
    return any(not head.value for head in algebra.heads(events).get(algebra.DELETED, []))


def _decided(events: Sequence[Event]) -> Event:
    """The event that says how an article is read."""
    current = algebra.heads(events)
    said = [head for head in current.get("revision", []) if head.value]
    return max(said or current[algebra.MADE], key=algebra.by_id)


def _device(key: str) -> str:
    return key.rsplit("-", 1)[1]


def _grouped(connection: sqlite3.Connection, articles: list[_One]) -> list[Group]:
    _compare(connection, articles)
    _pair_by_part(articles)
    order = sorted(range(len(articles)), key=lambda i: articles[i].rank, reverse=True)
    holds: list[int] = []
    for index in order:
        if articles[index].like.keys().isdisjoint(holds):
            holds.append(index)
    losers: dict[int, list[int]] = {index: [] for index in holds}
    for index in sorted(set(range(len(articles))) - set(holds)):
        like = articles[index].like
        best = max((i for i in holds if i in like), key=lambda i: (like[i], articles[i].uid))
        losers[best].append(index)
    stays = {i: min(articles[j].uid for j in (i, *rest)) for i, rest in losers.items()}
    found: list[Group] = []
    for index, rest in losers.items():
        if not rest:
            continue
        uids = {articles[i].uid for i in (index, *rest)}
        more = {stays[j] for i in rest for j in articles[i].like if j in losers} - {stays[index]}
        goes = tuple(sorted(uids - {stays[index]}))
        found.append(Group(stays[index], articles[index].uid, goes, tuple(sorted(more))))
    return sorted(found)


def _compare(connection: sqlite3.Connection, articles: list[_One]) -> None:
    """Note which share their text."""
    holders: dict[str, list[int]] = defaultdict(list)
    for index, each in enumerate(articles):
        each.runs = _runs(revisions.body(connection, each.article_id))
        for run in each.runs:
            holders[run].append(index)
    shared: Counter[tuple[int, int]] = Counter()
    for some in holders.values():
        if 1 < len(some) <= 50:
            shared.update((a, b) for i, a in enumerate(some) for b in some[i + 1 :])
    for (a, b), count in shared.items():
        one, other = articles[a], articles[b]
        share = count / min(len(one.runs), len(other.runs))
        if share >= SHARED and not one.beside(other):
            one.like[b] = other.like[a] = count


def share(one: str, other: str) -> float:
    """Share of the shorter of two texts that both hold, by runs of letters, from 0 to 1."""
    first, second = _runs(one), _runs(other)
    return len(first & second) / min(len(first), len(second))


def _runs(text: str) -> frozenset[str]:
    letters = _NOISE.sub("", text)
    last = max(len(letters) - _RUN, 0) + 1
    if len(letters) < _MANY:
        return frozenset(letters[i : i + _RUN] for i in range(last))
    return frozenset(letters[i : i + _RUN] for i in range(last) if not ord(letters[i]) % 4)


def _pair_by_part(articles: list[_One]) -> None:
    """Note which are the same part of the file, where nothing of their texts is the same."""
    alone = [not each.like for each in articles]
    made = Counter(each.maker for each in articles)
    for a, one in enumerate(articles):
        for b, other in enumerate(articles[:a]):
            if not (alone[a] and alone[b]) or one.beside(other) or one.decider == other.decider:
                continue
            single = made[one.maker] == 1 or made[other.maker] == 1
            if one.encoding and other.encoding and one.encoding != other.encoding:
                paired = single or one.part == other.part
            else:
                paired = one.part == other.part == 1 == made[one.maker] == made[other.maker]
            if paired:
                one.like[b] = other.like[a] = 0.0


def fields_of(state: State) -> dict[str, Any]:
    """What an event says that gives another article the reading of this one."""
    first = {**state.made.get("revision", {}), "facts": state.made.get("facts", {})}
    return dict(state.fields.get("revision") or first)
