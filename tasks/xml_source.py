"""XML as text, made fit for a parser that recovers what is broken."""

import re

BEFORE = "\ufeff\u200b \t\r\n"
DECLARATION = re.compile(r"<\?xml[^>]{0,1000}\?>")
HALF = re.compile(
    r"&#(?:0*(?:5529[6-9]|55[3-9]\d\d|56\d{3}|57[0-2]\d\d|573[0-3]\d|5734[0-3])|[xX]0*[dD][89a-fA-F][\da-fA-F]{2});?"
)


def xml_source(text: str) -> str:
    """Return XML without what stands before it and its declaration, whose encoding is no longer that of the text.

    References to half a character (`&#xD800;`) become U+FFFD: a recovering parser lets them in, and reading them fails.
    """
    bare = DECLARATION.sub("", text.lstrip(BEFORE), count=1) if "<?xml" in text[:100] else text.lstrip(BEFORE)
    return HALF.sub("\ufffd", bare) if "&#" in bare else bare
