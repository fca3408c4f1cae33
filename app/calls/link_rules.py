"""How calls belong together, told from either end."""

from app.kernel.i18n import N_
from app.kernel.labelled import Labelled


class LinkKind(Labelled):
    """Read from the call that bears the link: “this call is … the other”."""

    RELATED = "related", N_("Related to")
    DUPLICATE_OF = "duplicate_of", N_("Duplicate of")
    CAUSED_BY = "caused_by", N_("Caused by")
    PART_OF = "part_of", N_("Part of")


FROM_THE_OTHER_END = {
    LinkKind.RELATED: N_("Related to"),
    LinkKind.DUPLICATE_OF: N_("Has the duplicate"),
    LinkKind.CAUSED_BY: N_("Cause of"),
    LinkKind.PART_OF: N_("Consists of"),
}
ONE_AT_MOST = frozenset({LinkKind.DUPLICATE_OF, LinkKind.PART_OF})
"""A call duplicates one other and is part of one other."""
DIRECTED = frozenset(LinkKind) - {LinkKind.RELATED}
"""Links of these kinds may not lead back to where they came from."""


def link_label(kind: LinkKind, is_outgoing: bool) -> str:
    return kind.label if is_outgoing else FROM_THE_OTHER_END[kind]
