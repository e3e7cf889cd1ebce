"""What every package stands on."""

from pathlib import Path


def fonts_folder() -> Path:
    """Return where the typeface for documents is copied at set-up; empty before it has run, when
    documents fall back to the system's."""
    return Path(__file__).parent / "fonts"
