"""The tables: one schema each, in one place. The writers enforce it; the dictionary, the dtypes and the checks come from it.

Units are in the names: `_ms` milliseconds, `_share` 0 to 1, `_on` a date, `_at` a UTC timestamp, `_id` points to a table,
`is_` and `has_` are true or false. Null means unknown, never a value of its own.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
import pyarrow as pa

from tasks.data_folder import DataFolderError

SCHEMA_VERSION = 1
"""Version of all tables together. Columns may be added without raising it, in the warehouse nullable ones; a column that is
removed, renamed, of another type, or null where it was not (or the other way round) raises it. `tests/frozen_schemas.json`
holds what was last agreed; `python -m tests.freeze_schemas` renews it."""

TEXT, WHOLE, SHARE, TRUTH, DAY = pa.string(), pa.int64(), pa.float64(), pa.bool_(), pa.date32()
INSTANT, TEXTS = pa.timestamp("us", tz="UTC"), pa.list_(pa.string())


Row = dict[str, Any]
"""A row of a table, by column."""


class SchemaError(ValueError):
    """Rows that do not fit their table."""


@dataclass(frozen=True)
class Column:
    """A column: its Arrow type, what it means, and whether it may be null."""

    name: str
    type: pa.DataType
    meaning: str
    nullable: bool = False


@dataclass(frozen=True)
class Table:
    """A table: what one row is, the columns that identify it, and the columns its files are sorted by."""

    name: str
    one_row: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    sort: tuple[str, ...] = ()
    by_source: bool = True

    @property
    def schema(self) -> pa.Schema:
        """The Arrow schema."""
        return pa.schema([pa.field(column.name, column.type, column.nullable) for column in self.columns])

    def conform(self, rows: pa.Table | pd.DataFrame | Iterable[dict[str, object]]) -> pa.Table:
        """Return rows in this table's schema; a nullable column that a dict does not mention is null.

        Raises SchemaError, naming the column, for one that is unknown or missing, of another type, or null where it may not be.
        """
        if isinstance(rows, pd.DataFrame):
            rows = pa.Table.from_pandas(rows, preserve_index=False)
        if isinstance(rows, pa.Table):
            given = dict(zip(rows.column_names, rows.columns, strict=True))
        else:
            listed = list(rows)
            names = {*self.schema.names, *(name for row in listed for name in row)}
            given = {name: [row.get(name) for row in listed] for name in names}
        if unknown := sorted(set(given) - set(self.schema.names)):
            raise SchemaError(f"{self.name}: unknown columns: {', '.join(unknown)}")
        return pa.Table.from_arrays(
            [self._conform(column, given.get(column.name)) for column in self.columns], schema=self.schema
        )

    def _conform(self, column: Column, values: object) -> pa.ChunkedArray:
        if values is None:
            raise SchemaError(f"{self.name}.{column.name}: missing")
        try:
            cast = (
                values.cast(column.type)
                if isinstance(values, pa.ChunkedArray)
                else pa.chunked_array([pa.array(values, column.type)])
            )
        except (pa.ArrowException, ValueError, TypeError, OverflowError) as error:
            raise SchemaError(f"{self.name}.{column.name}: {error}") from error
        if not column.nullable and cast.null_count:
            raise SchemaError(f"{self.name}.{column.name}: {cast.null_count} null values, none allowed")
        return cast

    def sift(self, rows: pa.Table | Sequence[Row]) -> tuple[pa.Table, SchemaError | None]:
        """Return the rows that fit, in this table's schema, and what is wrong with the others, if there are any.

        An Arrow table fits as a whole or not at all.
        """
        try:
            return self.conform(rows), None
        except SchemaError as error:
            if isinstance(rows, pa.Table):
                return self.empty(), error
        fitting, faults = [], []
        for row in rows:
            try:
                fitting.append(self.conform([row]))
            except SchemaError as error:
                faults.append(error)
        fault = SchemaError(f"{faults[0]} ({len(faults)} of {len(rows)} rows do not fit)") if faults else None
        return pa.concat_tables([self.empty(), *fitting]), fault

    def empty(self) -> pa.Table:
        """Return the table without rows."""
        return self.schema.empty_table()


class NewerSchemaError(DataFolderError):
    """Tables of a schema version that this code does not know."""


def verify_known(version: int, made: object) -> None:
    """Raise NewerSchemaError for what was made under a later schema version; it says what to do."""
    if version > SCHEMA_VERSION:
        raise NewerSchemaError(
            f"{made}: made by a newer Greenroom, under schema version {version}; this one knows {SCHEMA_VERSION}: update it"
        )


def _table(name: str, one_row: str, key: str, columns: Iterable[Column], sort: str = "", by_source: bool = True) -> Table:
    return Table(name, one_row, tuple(key.split()), tuple(columns), tuple((sort or key).split()), by_source)


SOURCE_ID = Column("source_id", TEXT, "the source: stem of its file in config/sources")
PAGE = Column("page", TEXT, "URL of the page (of its first part, where it has several), or path of a saved page")
SNAPSHOT_ID = Column("snapshot_id", TEXT, "SHA-256 of the bytes it was read from; `fetches` says where they are archived")
VISITED_AT = Column("visited_at", INSTANT, "when the page's first part was asked for, on the visit that was read")
READER_VERSION = Column("reader_version", WHOLE, "version of the reader")
EPISODE_ID = Column("episode_id", TEXT, "the episode")
MAYBE_EPISODE_ID = Column("episode_id", TEXT, "the episode; null where the source names none", nullable=True)
VOICE_ID = Column("voice_id", TEXT, "the voice: a label in an episode, before anyone says who it is")
PODCAST_ID = Column("podcast_id", TEXT, "the podcast; null where the source does not say which", nullable=True)
LABEL = Column("label", TEXT, "what the page calls the speaker, as shown there; null for speech without label", nullable=True)

EPISODE_FACTS = (
    Column("title", TEXT, "title of the episode", nullable=True),
    Column("guid", TEXT, "the feed's own id of the episode", nullable=True),
    Column("url", TEXT, "the episode's page on the web", nullable=True),
    Column("audio_url", TEXT, "its audio", nullable=True),
    Column("published_on", DAY, "calendar date of publication, as written by the source", nullable=True),
    Column("published_at", INSTANT, "instant of publication, where the source gives one", nullable=True),
    Column("duration_ms", WHOLE, "length of the episode, as the source says", nullable=True),
    Column("language", TEXT, "language tag, as the source says", nullable=True),
)
COUNTS = (
    Column("turns", WHOLE, "turns: all one speaker says until another takes over"),
    Column("segments", WHOLE, "segments: sentences said"),
    Column("words", WHOLE, "words said; where no blanks are written, each CJK character counts as one"),
)
SPEAKING = (
    Column(
        "speaking_ms",
        WHOLE,
        "time spoken, over the segments whose start and end are known; null where none is",
        nullable=True,
    ),
    Column("first_ms", WHOLE, "offset of the first segment", nullable=True),
    Column("last_ms", WHOLE, "offset of the last segment", nullable=True),
)
SENTENCE = (
    Column("turn", WHOLE, "number of the turn in the episode, from 0"),
    Column("position", WHOLE, "number of the sentence in its turn, from 0"),
    LABEL,
    Column("start_ms", WHOLE, "offset of its beginning", nullable=True),
    Column("end_ms", WHOLE, "offset of its end", nullable=True),
    Column(
        "timing",
        TEXT,
        "basis of start_ms: `cue` (as the page says) or `interpolated` (within a longer cue)",
        nullable=True,
    ),
    Column("text", TEXT, "what was said, repaired"),
    Column("raw_text", TEXT, "what the page says, where that differs by more than white space", nullable=True),
    Column("repairs", TEXTS, "repairs made: entities, mojibake, badge, lost_punctuation, nfc"),
    Column("is_lossy", TRUTH, "a repair had to guess, because the page had lost bytes"),
    Column("words", WHOLE, "number of words"),
)
EVIDENCE = Column("evidence", TEXT, "`spoke` (words of theirs are here) or `credited` (named by the source, no words here)")


def _stage(name: str) -> tuple[Column, Column]:
    """Return the columns that say what a stage came to."""
    outcome = f"what {name} came to: ran, degraded, skipped, failed; null: not measured, as in rows of older versions"
    reasons = "codes of why, where it did not just run"
    return Column(f"{name}_outcome", TEXT, outcome, nullable=True), Column(f"{name}_reasons", TEXTS, reasons, nullable=True)


WAREHOUSE = {
    table.name: table
    for table in (
        _table(
            "fetches",
            "a request, or a saved page that was taken in",
            "source_id url fetched_at",
            (
                Column("run_id", TEXT, "the run that asked"),
                Column("flow", TEXT, "nightly, backfill"),
                SOURCE_ID,
                PAGE,
                Column("part", WHOLE, "which part of the page, from 1"),
                Column(
                    "kind",
                    TEXT,
                    "what the page should be: feed, sitemap, listing, speaker_page, episode, transcript, capture, robots",
                ),
                Column("url", TEXT, "what was asked for"),
                Column("final_url", TEXT, "what answered, after redirects", nullable=True),
                Column("redirects", WHOLE, "how many redirects were followed"),
                Column("attempts", WHOLE, "how often it was tried; null in rows of older versions", nullable=True),
                MAYBE_EPISODE_ID,
                Column("fetched_at", INSTANT, "when it was asked for"),
                Column("elapsed_ms", WHOLE, "time until all of it had come"),
                Column(
                    "outcome",
                    TEXT,
                    "fetched, unchanged (since it was last fetched), repeated (a part that shows nothing new on this visit), "
                    "superseded (a part of a walk that was begun anew, because the page changed meanwhile), "
                    "truncated, gone, blocked, refused, failed",
                ),
                Column(
                    "reason",
                    TEXT,
                    "why, where it was not fetched; `false_validator` where bytes changed under validators that did not",
                    nullable=True,
                ),
                Column("status", WHOLE, "HTTP status", nullable=True),
                Column(
                    "robots",
                    TEXT,
                    "robots.txt: allowed, disallowed, unreachable; not_asked where permission is not `robots`",
                ),
                Column("content_type", TEXT, "as the server says", nullable=True),
                Column("etag", TEXT, "validator", nullable=True),
                Column("last_modified", TEXT, "validator", nullable=True),
                Column("bytes", WHOLE, "size of the payload", nullable=True),
                Column("snapshot_id", TEXT, "SHA-256 of the payload; null where none was kept", nullable=True),
                Column("archive_file", TEXT, "WARC file that holds the payload, seen from the archive folder", nullable=True),
                Column("archive_offset", WHOLE, "where its record begins in that file", nullable=True),
            ),
            sort="fetched_at url",
        ),
        _table(
            "reads",
            "a snapshot read, on one visit to its page",
            "source_id page visited_at part reader_version config_hash",
            (
                SOURCE_ID,
                PAGE,
                Column("part", WHOLE, "which part of the page, from 1"),
                VISITED_AT,
                SNAPSHOT_ID,
                MAYBE_EPISODE_ID,
                READER_VERSION,
                Column("config_hash", TEXT, "hash of the source's config as far as it changes readings"),
                Column("run_id", TEXT, "the run that read it"),
                Column("outcome", TEXT, "read, no_dialogue, quarantined"),
                Column("reason", TEXT, "reason code, where quarantined", nullable=True),
                Column("detail", TEXT, "what exactly was met", nullable=True),
                Column("kind", TEXT, "what it was: transcript, speaker_page, feed, other", nullable=True),
                Column("layout", TEXT, "the layout that read it", nullable=True),
                Column("encoding", TEXT, "how it was decoded", nullable=True),
                Column("confidence", SHARE, "how sure the reading is, 0 to 1", nullable=True),
                Column("cues", WHOLE, "cues read"),
                Column("items", WHOLE, "feed items read"),
                *_stage("read"),
                *_stage("clean"),
                *_stage("segment"),
            ),
        ),
        _table(
            "episodes",
            "an episode, as one page tells of it",
            "source_id page episode_id",
            (
                SOURCE_ID,
                PAGE,
                VISITED_AT,
                SNAPSHOT_ID,
                READER_VERSION,
                Column("kind", TEXT, "what the page is: feed, transcript, speaker_page, other"),
                EPISODE_ID,
                Column("podcast", TEXT, "the podcast, as the page names it", nullable=True),
                *EPISODE_FACTS,
                Column("people", TEXTS, "people the page names: its guests and hosts, as far as it tells", nullable=True),
                *COUNTS,
            ),
        ),
        _table(
            "voices",
            "a voice, as one page tells of it",
            "source_id page voice_id",
            (
                SOURCE_ID,
                PAGE,
                VISITED_AT,
                SNAPSHOT_ID,
                Column("kind", TEXT, "what the page is: feed, transcript, speaker_page"),
                VOICE_ID,
                MAYBE_EPISODE_ID,
                LABEL,
                EVIDENCE,
                Column("role", TEXT, "role, as the source writes it", nullable=True),
                Column("badge", TEXT, "badge of the speaker on the page, repaired", nullable=True),
                Column("raw_badge", TEXT, "the badge as the page shows it, where that differs", nullable=True),
                *COUNTS,
                *SPEAKING,
                Column("own_names", TEXTS, "names it gives itself when it begins to speak", nullable=True),
                Column("called", TEXTS, "the name it is called by right before it first speaks", nullable=True),
                Column("introduces", TEXTS, "names of others that it tells the listeners of, in the beginning", nullable=True),
                Column("topics", TEXTS, "the words of five letters and more it says most, in small letters", nullable=True),
            ),
        ),
        _table(
            "segments",
            "a sentence said, as one page gives it",
            "source_id page segment_id",
            (
                SOURCE_ID,
                PAGE,
                VISITED_AT,
                SNAPSHOT_ID,
                Column("kind", TEXT, "what the page is: transcript, speaker_page"),
                Column("segment_id", TEXT, "hash of voice, text and occurrence"),
                VOICE_ID,
                MAYBE_EPISODE_ID,
                *SENTENCE,
            ),
            sort="page turn position",
        ),
    )
}

RELEASE = {
    table.name: table
    for table in (
        _table(
            "podcasts",
            "a show",
            "podcast_id",
            (
                Column("podcast_id", TEXT, "the source's id, or a slug @ the source where that carries many podcasts"),
                SOURCE_ID,
                Column("title", TEXT, "its name"),
                Column("site", TEXT, "the source's site"),
                Column("feed", TEXT, "its feed, where the source has just one", nullable=True),
                Column("language", TEXT, "language tag, as the source says", nullable=True),
                Column("permission", TEXT, "on what ground it was read: robots, api, owner, local"),
            ),
            by_source=False,
        ),
        _table(
            "episodes",
            "an episode in a source",
            "episode_id",
            (
                EPISODE_ID,
                SOURCE_ID,
                PODCAST_ID,
                *EPISODE_FACTS,
                Column("published_precision", TEXT, "`instant` or `day`", nullable=True),
                Column(
                    "transcript_status",
                    TEXT,
                    "full, none (looked at: there is none), blocked (by the server, or robots.txt), gone; "
                    "null: not looked at, or not understood",
                    nullable=True,
                ),
                Column("transcript_reason", TEXT, "why it is so, where it is not full", nullable=True),
                *COUNTS,
                Column("snapshot_id", TEXT, "the bytes its transcript, else its facts, were read from"),
                READER_VERSION,
                PAGE,
            ),
        ),
        _table(
            "speakers",
            "a person, a group or a voice",
            "speaker_id",
            (
                Column(
                    "speaker_id",
                    TEXT,
                    "readable id: slug @ where the name was met: of a person known in several sources, the first of these by "
                    "alphabet; for another of the same name, the podcast; for who is known in one episode only, a hash of it. "
                    "Names met on several podcasts are one person where enough speaks for it: others they appear beside, the "
                    "same episode, what they talk about, a page about them; and where a name is common, on most podcasts, or "
                    "spelled otherwise, as much as is against it. Else they stay apart",
                ),
                Column("display_name", TEXT, "name to show"),
                Column(
                    "kind",
                    TEXT,
                    "person, group, voice (a voice-over), ad, sound (music and the like), "
                    "anonymous (numbered or initialled: who it is, is unknown)",
                ),
                Column("aliases", TEXTS, "labels that mean this speaker"),
                Column("badges", TEXTS, "badges its pages show"),
                Column(
                    "resolution",
                    TEXT,
                    "automatic; unresolved for the anonymous, and for given names that may be somebody else in each episode",
                ),
                Column("first_appearance_on", DAY, "date of the first dated appearance", nullable=True),
                Column("last_appearance_on", DAY, "date of the last dated appearance", nullable=True),
                Column("appearances", WHOLE, "appearances, credits included"),
                *COUNTS[1:],
            ),
            by_source=False,
        ),
        _table(
            "appearances",
            "a speaker in an episode; or, with a null episode, in a source that names none",
            "appearance_id",
            (
                Column("appearance_id", TEXT, "smallest voice_id in it"),
                Column("speaker_id", TEXT, "who appeared"),
                MAYBE_EPISODE_ID,
                PODCAST_ID,
                SOURCE_ID,
                Column("published_on", DAY, "date of the episode", nullable=True),
                Column("labels", TEXTS, "the speaker's labels in this episode"),
                EVIDENCE,
                Column("role", TEXT, "host, guest, ...", nullable=True),
                Column("role_basis", TEXT, "where the role comes from: `feed`", nullable=True),
                Column(
                    "method",
                    TEXT,
                    "how the speaker was identified. `alias`: by the source's config. `label`: the full name is the label. "
                    "`credit`: by the feed, the page's people, or as whom a speaker page is about. `in_full`: by another label "
                    "of the episode. `introduction`: by how the voice calls itself, or others introduce it. `title`: by the "
                    "episode's title. `spelling`: one letter off a name that is common there. `podcast`: by who is in its "
                    "episodes again and again. `hand_over`: by how it is called right before it first speaks. `first_name`: "
                    "no more than that is known. `anonymous`: nothing is",
                ),
                Column("confidence", SHARE, "how sure that is, 0 to 1"),
                *COUNTS,
                *SPEAKING,
                Column(
                    "word_share",
                    SHARE,
                    "share of the episode's words; null where the source names no episode",
                    nullable=True,
                ),
            ),
            sort="episode_id appearance_id",
        ),
        _table(
            "segments",
            "a sentence said",
            "segment_id",
            (
                Column("segment_id", TEXT, "hash of voice, text and occurrence"),
                MAYBE_EPISODE_ID,
                PODCAST_ID,
                Column("speaker_id", TEXT, "who said it; null for speech without label", nullable=True),
                Column("appearance_id", TEXT, "the appearance it belongs to; null for speech without label", nullable=True),
                VOICE_ID,
                SOURCE_ID,
                *SENTENCE,
                SNAPSHOT_ID,
                PAGE,
            ),
            sort="episode_id page turn position",
        ),
        _table(
            "appearances_by_month",
            "a speaker on a podcast in a month, from the first to the last dated appearance there, zeros included",
            "speaker_id podcast_id month_on",
            (
                Column("speaker_id", TEXT, "who appeared"),
                Column("podcast_id", TEXT, "on which podcast"),
                Column("month_on", DAY, "first day of the month"),
                Column("appearances", WHOLE, "appearances, credits included"),
                Column("segments", WHOLE, "sentences said"),
                Column("words", WHOLE, "words said"),
                Column("episodes_known", WHOLE, "episodes of the podcast known for that month"),
                Column(
                    "episodes_full",
                    WHOLE,
                    "of these, episodes with a full transcript: what the counts can be made from",
                ),
            ),
            by_source=False,
        ),
        _table(
            "coverage",
            "a podcast in a month: how much of what exists was read",
            "podcast_id month_on",
            (
                PODCAST_ID,
                Column("month_on", DAY, "first day of the month; null for episodes without date", nullable=True),
                Column("episodes_known", WHOLE, "episodes known"),
                Column("episodes_full", WHOLE, "with a full transcript"),
                Column("episodes_none", WHOLE, "looked at: without transcript"),
                Column("episodes_blocked", WHOLE, "blocked or gone"),
                Column("episodes_unread", WHOLE, "not looked at yet, or not understood"),
            ),
            by_source=False,
        ),
    )
}

ABOUT = {
    table.name: table
    for table in (
        _table(
            "quality",
            "a check that the release was put to",
            "check",
            (
                Column("check", TEXT, "name of the check"),
                Column(
                    "outcome",
                    TEXT,
                    "passed, warned (not passed, and published all the same), failed (nothing is published), "
                    "waived (not passed, but that is known)",
                ),
                Column("observed", TEXT, "what it saw"),
                Column("expected", TEXT, "what it expected"),
                Column("is_passed", TRUTH, "what it saw is what it expected"),
                Column("is_blocking", TRUTH, "where it is not passed, nothing is published; else that is a warning"),
                Column("samples", TEXTS, "some keys of rows that it did not expect"),
                Column("waiver_reason", TEXT, "why it is waived, as `checks.toml` says", nullable=True),
                Column("waived_until", DAY, "last day of the waiver", nullable=True),
            ),
            by_source=False,
        ),
        _table(
            "changes",
            "a row of another table that differs from the release before; none in a first release, "
            "nor where the release before is damaged; and a segment, appearance or episode that was erased from the release",
            "table key",
            (
                Column("table", TEXT, "the table"),
                Column("key", TEXT, "the row's key there; where that is of several columns, these joined by `/`"),
                Column(
                    "source_id",
                    TEXT,
                    "its source; null in tables whose rows are of no one source, and where all of that was erased",
                    nullable=True,
                ),
                Column(
                    "episode_id", TEXT, "its episode; null in tables of anything else, and where that was erased", nullable=True
                ),
                Column("change", TEXT, "added, changed, removed"),
                Column("columns", TEXTS, "the columns that differ in a changed row"),
                Column(
                    "reasons",
                    TEXTS,
                    "why, as far as the two releases tell; empty where they do not, as when facts of an episode differ that "
                    "its snapshot_id does not account for. Totals, months and speakers have the reasons of what they are made "
                    "from. "
                    "`new`: its source, page or transcript was not read before. "
                    "`source_edit`: read from other bytes: the page was changed, or another page of the episode counts now. "
                    "`restated`: read from other bytes, which say the same here: only what the row cites differs. "
                    "`source_removed`: the page says so no more, or is gone. "
                    "`retired`: the source's TOML was removed. "
                    "`re_read`: by another version of the reader, or the same bytes read otherwise. "
                    "`merged`: voices of several speakers are under one now. "
                    "`split`: voices of one speaker are under several now. "
                    "`renamed`: all voices of a speaker are under another speaker_id now. "
                    "`looked_for`: the transcript was looked for, with another outcome than before. "
                    "`config`: the source's TOML says something else. "
                    "`erased`: it was erased from this release later; or added, as what is left where a name was blacked out",
                ),
            ),
            by_source=False,
        ),
    )
}
"""Tables that tell of a release how it came to be. They depend on the release before, and two releases that differ only in
these are the same."""
