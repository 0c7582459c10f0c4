"""Identify: voice -> speaker. Simple and careful: a wrong name is worse than none.

Within a source the same name is the same speaker. Numbered labels and initials mean somebody only within their episode.
Every attribution says by which method it was made and how sure that is.
"""

import re
from collections.abc import Mapping

import pandas as pd

from tasks import ids
from tasks.config import Source
from tasks.labels import is_initials, key

NUMBERED = re.compile(
    r"(?i)(?:speaker|spk|sprecher|sprecherin|speakers|voice|person|interlocutor|guest|host|unknown|unidentified|s)[\s_-]*\d{0,3}"
)
# What follows is in lower case: "Audience question" is a group, "Alle Jensen" somebody.
GROUP = re.compile(
    r"(?i:all|both|everyone|everybody|audience|crowd|group|together|alle|beide|todos|tous|panel)(?:\s+[a-z].*)?"
    r"|.*\s(?:&|\+|and|und)\s.*"
)
VOICE = re.compile(
    r"(?i:narrator|narration|voice-?\s?over|announcer|computer|robot|recording|clip|ad|advert|advertisement|trailer)(?:\s+[a-z\d].*)?"
)

CONFIDENCE = {"alias": 1.0, "credit": 0.95, "label": 0.9, "anonymous": 0.0}
COLUMNS = ["voice_id", "speaker_id", "display_name", "kind", "method", "confidence", "resolution"]


def identify(voices: pd.DataFrame, sources: Mapping[str, Source]) -> pd.DataFrame:
    """Return a row for each labelled voice: voice_id, speaker_id, display_name, kind, method, confidence, resolution.

    `voices` has voice_id, source_id, label, evidence, episode_id (null where the source names none) and page.
    """
    labelled = voices[voices["label"].notna()].assign(scope=voices["episode_id"].fillna(voices["source_id"] + voices["page"]))
    aliases = {name: _aliases(source) for name, source in sources.items()}
    columns = (labelled[name].tolist() for name in ("voice_id", "label", "source_id", "evidence", "scope"))
    rows = [
        (voice_id, *_who(label, source_id, evidence, scope, aliases[source_id]))
        for voice_id, label, source_id, evidence, scope in zip(*columns, strict=True)
    ]
    found = pd.DataFrame(rows, columns=COLUMNS)
    found["sure"] = found["confidence"].rank(method="dense")
    best = found.sort_values(["voice_id", "sure", "method"], ascending=[True, False, True]).drop_duplicates("voice_id")
    return _one_name_each(best.drop(columns="sure").reset_index(drop=True))


def _aliases(source: Source) -> dict[str, str]:
    return {key(label): name for label, name in source.aliases.items()}


def _who(
    label: str, source_id: str, evidence: str, scope: str, aliases: Mapping[str, str]
) -> tuple[str, str, str, str, float, str]:
    """Return speaker_id, display_name, kind, method, confidence and resolution for a label."""
    alias = aliases.get(key(label))
    name = alias or label
    if alias is None and (NUMBERED.fullmatch(label) or is_initials(label) or not key(label)):
        return (
            ids.scoped(label, ids.hashed(scope)[:12]),
            label,
            "anonymous",
            "anonymous",
            CONFIDENCE["anonymous"],
            "unresolved",
        )
    method = "alias" if alias else "credit" if evidence == "credited" else "label"
    return ids.scoped(name, source_id), name, _kind(name), method, CONFIDENCE[method], "automatic"


def _kind(name: str) -> str:
    return "group" if GROUP.fullmatch(name) else "voice" if VOICE.fullmatch(name) else "person"


def _one_name_each(found: pd.DataFrame) -> pd.DataFrame:
    """Give a speaker met in several spellings of case and white space the commonest one, of equals the first by alphabet."""
    counts = found.value_counts(["speaker_id", "display_name", "kind"]).reset_index()
    counts = counts.sort_values(["speaker_id", "count", "display_name"], ascending=[True, False, True]).drop_duplicates(
        "speaker_id"
    )
    named = counts.set_index("speaker_id")
    return found.assign(
        display_name=found["speaker_id"].map(named["display_name"]), kind=found["speaker_id"].map(named["kind"])
    )
