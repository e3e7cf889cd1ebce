"""The chains' only writer: the reference is loaded as a whole."""

from yanzhen.chains.commands.loading import load_reference

__all__ = ["load_reference"]
