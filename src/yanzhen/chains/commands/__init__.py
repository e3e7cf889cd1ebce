"""The chains' only writers: the reference is loaded, the map edited, imported and undone."""

from yanzhen.chains.commands.editing import (
    Source,
    add_segment,
    change_segment,
    link_segments,
    remove_segment,
    retract,
    state,
    unlink_segments,
)
from yanzhen.chains.commands.importing import apply_draft, draft_import
from yanzhen.chains.commands.loading import load_reference
from yanzhen.chains.commands.reshaping import Fate, Where, merge_segments, split_segment
from yanzhen.chains.commands.undoing import undo_edit

__all__ = [
    "Fate",
    "Source",
    "Where",
    "add_segment",
    "apply_draft",
    "change_segment",
    "draft_import",
    "link_segments",
    "load_reference",
    "merge_segments",
    "remove_segment",
    "retract",
    "split_segment",
    "state",
    "undo_edit",
    "unlink_segments",
]
