"""On a podcast: its voices -> who they are there: a name, somebody in one episode, or no person at all."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from tasks import ids
from tasks.config import Source
from tasks.identity.forms import Kind, form_of
from tasks.identity.gather import Episode, Show, Voice
from tasks.identity.in_episode import Method, Named
from tasks.identity.in_podcast import Names, name_podcast, one_in_all
from tasks.identity.names import is_full, words_of
from tasks.labels import key


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who a voice is, as its podcast tells: `own_id` is a name there, or somebody in one episode, or no person at all."""

    voice: Voice
    own_id: str
    name: str
    kind: Kind
    method: Method
    is_resolved: bool


def who_on_podcast(show: Show, episodes: Sequence[Episode], source: Source) -> list[Attribution]:
    """Return who the voices of a podcast are there."""
    names = name_podcast(episodes, {key(label): name for label, name in source.aliases.items()})
    firsts = _first_names(episodes, names)
    found: list[Attribution] = []
    for episode, named in zip(episodes, names, strict=True):
        found += [_who(show, episode.scope, voice, named.get(voice.heard.label), firsts) for voice in episode.voices]
    return found


def _first_names(episodes: Sequence[Episode], names: Sequence[Names]) -> set[tuple[str, ...]]:
    """Return the names of one word that mean one person throughout the podcast."""
    counts: Counter[tuple[str, ...]] = Counter()
    for episode, named in zip(episodes, names, strict=True):
        shown = {_name(voice, named.get(voice.heard.label)) for voice in episode.voices if voice.heard.form.kind == "person"}
        counts.update({words_of(name) for name in shown if not is_full(name)})
    return one_in_all(counts, len(episodes))


def _name(voice: Voice, named: Named | None) -> str:
    return named.name if named else voice.heard.form.name


def _who(show: Show, scope: str, voice: Voice, named: Named | None, firsts: set[tuple[str, ...]]) -> Attribution:
    form, label = voice.heard.form, voice.heard.label
    name = _name(voice, named)
    if named is None and form.kind == "anonymous":
        return Attribution(voice, ids.scoped(label, ids.hashed(scope)[:12]), label, "anonymous", "anonymous", is_resolved=False)
    kind = _kind_of_alias(name) if named and named.method == "alias" else "person" if named else form.kind
    if kind != "person":
        return Attribution(voice, ids.scoped(name, show[0]), name, kind, named.method if named else "label", is_resolved=True)
    method = named.method if named else "first_name"
    if (voice.is_credit or voice.is_own_page) and method in ("label", "first_name"):
        method = "credit"
    words = words_of(name)
    if len(words) == 1 and not is_full(name) and words not in firsts and method != "alias":
        return Attribution(voice, ids.scoped(name, ids.hashed(scope)[:12]), name, kind, method, is_resolved=False)
    return Attribution(voice, _unit(show, words), name, kind, method, is_resolved=True)


def _kind_of_alias(name: str) -> Kind:
    """Return the kind of somebody whom the config names: a person, unless it names a group or a voice."""
    kind = form_of(name).kind
    return "person" if kind == "anonymous" else kind


def _unit(show: Show, words: tuple[str, ...]) -> str:
    """Return the id of a name on a podcast."""
    source_id, podcast = show
    return ids.scoped(" ".join(words), source_id if podcast is None else ids.scoped(podcast, source_id))
