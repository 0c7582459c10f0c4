"""Known: what a podcast tells of each person on it that may help to know them again on others."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from tasks.config import Source
from tasks.identity.across import Known
from tasks.identity.common_names import is_anyones
from tasks.identity.gather import Episode, Show
from tasks.identity.names import commonest, is_full, words_of
from tasks.identity.on_podcast import Attribution
from tasks.labels import key


def known_on_podcast(show: Show, episodes: Sequence[Episode], told: Sequence[Attribution], source: Source) -> list[Known]:
    """Return what is known of each name on a podcast that may be met on others: of persons whose names tell them apart."""
    of_voice = {each.voice.at: each for each in told}
    theirs: defaultdict[str, list[tuple[Attribution, Episode]]] = defaultdict(list)
    beside: dict[str, frozenset[tuple[str, ...]]] = {}
    for episode in episodes:
        here = [of_voice[voice.at] for voice in episode.voices]
        beside[episode.scope] = frozenset(words_of(each.name) for each in here if each.kind == "person" and is_full(each.name))
        for each in here:
            if each.kind == "person" and each.is_resolved and not is_anyones(words_of(each.name)):
                theirs[each.own_id].append((each, episode))
    return [_known(show, _podcast(show, source), own_id, met, beside) for own_id, met in theirs.items()]


def _known(
    show: Show,
    podcast: str | None,
    own_id: str,
    met: Sequence[tuple[Attribution, Episode]],
    beside: Mapping[str, frozenset[tuple[str, ...]]],
) -> Known:
    name = commonest(each.name for each, _ in met)
    episodes = {episode.scope: episode for _, episode in met}.values()
    spoke = [each.voice for each, _ in met if not each.voice.is_credit]
    return Known(
        id=own_id,
        name=name,
        source_id=show[0],
        podcast=podcast,
        words=sum(voice.words for voice in spoke),
        pages=frozenset(each.voice.page for each, _ in met if each.voice.is_own_page),
        episodes=frozenset(episode.scope for episode in episodes),
        titles=frozenset((title, day) for episode in episodes for title in map(key, episode.titles) for day in episode.days),
        beside=frozenset(words for episode in episodes for words in beside[episode.scope]) - {words_of(name)},
        languages=frozenset(language for episode in episodes for language in episode.languages),
        voices=tuple(sorted({voice.at for voice in spoke})),
    )


def _podcast(show: Show, source: Source) -> str | None:
    """Return what tells a podcast in other sources too; null where a source of many does not say which it is."""
    _, podcast = show
    return key(podcast) if podcast is not None else None if source.many_podcasts else key(source.title)
