"""Collect the texts to translate, keep each package's English catalogue, compile them.

Texts are Chinese in the source; every package has src/yanzhen/<package>/locale/en. Run without
arguments after changing texts: it updates the catalogues, compiles them and lists what has no
English yet (exit 1). `--compile` only compiles; `--check` changes nothing and fails when a
catalogue is out of date or incomplete. No gettext programs are needed: Babel does the work.
"""

import argparse
import io
import os
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[1] / "src" / "yanzhen"
KEYWORDS = {
    **DEFAULT_KEYWORDS,
    "gettext_lazy": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext_lazy": ((1, "c"), 2, 3),
    "gettext_noop": None,
}


def catalogue_path(package: Path) -> Path:
    return package / "locale" / "en" / "LC_MESSAGES" / "django.po"


def packages() -> list[Path]:
    return sorted(p for p in ROOT.iterdir() if (p / "apps.py").exists())


def texts_of(package: Path) -> Iterator[tuple[str, object, str | None]]:
    """Yield (place, message, context) for every marked text of a package."""
    for path in sorted(package.rglob("*")):
        if {"tests", "migrations", "node_modules"} & set(path.relative_to(package).parts):
            continue
        if path.suffix == ".py":
            source = path.read_bytes()
        elif path.suffix in {".html", ".txt"} and "templates" in path.parts:
            source = templatized(path)
        else:
            continue
        place = path.relative_to(ROOT).as_posix()
        for _line, name, message, _ in extract_python(io.BytesIO(source), list(KEYWORDS), [], {}):
            yield from as_message(place, name, message)


def templatized(path: Path) -> bytes:
    """Return a template's marked texts as Python calls, which the extractor reads."""
    from django.utils.translation.template import templatize

    return templatize(path.read_text(encoding="utf-8"), origin=str(path)).encode()


def as_message(place: str, name: str, message: object) -> Iterator[tuple[str, object, str | None]]:
    parts = message if isinstance(message, tuple) else (message,)
    spec = KEYWORDS.get(name) or (1,)
    context, wanted = None, []
    for index in spec:
        if isinstance(index, tuple):
            context = parts[index[0] - 1]
        else:
            wanted.append(parts[index - 1] if len(parts) >= index else None)
    if wanted and all(isinstance(text, str) and text for text in wanted):
        yield place, tuple(wanted) if len(wanted) > 1 else wanted[0], context


def fresh_catalogue(package: Path, known: Catalog) -> Catalog:
    """Return a catalogue of just the texts there are, with the English already known."""
    catalogue = Catalog(locale="en", charset="utf-8", fuzzy=False)
    catalogue.header_comment = f"# English texts of yanzhen.{package.name}"
    for place, message, context in texts_of(package):
        old = known.get(message[0] if isinstance(message, tuple) else message, context)
        text = old.string if old else ("" if isinstance(message, str) else ("", ""))
        catalogue.add(message, text, locations=[(place, None)], context=context)
    return catalogue


def read_known(path: Path) -> Catalog:
    if not path.exists():
        return Catalog(locale="en", charset="utf-8")
    with path.open("rb") as file:
        return read_po(file, locale="en", charset="utf-8")


def rendered(catalogue: Catalog) -> bytes:
    buffer = io.BytesIO()
    write_po(buffer, catalogue, sort_output=True, include_lineno=False, omit_header=False, width=99)
    lines = buffer.getvalue().decode().splitlines(keepends=True)
    dated = ("POT-Creation-Date", "PO-Revision-Date", "Generated-By")
    return "".join(x for x in lines if not any(word in x for word in dated)).encode()


def lacking(catalogue: Catalog) -> list[str]:
    return [
        str(m.id)
        for m in catalogue
        if m.id and not (all(m.string) if isinstance(m.string, (tuple, list)) else m.string)
    ]


def compile_all() -> None:
    for package in packages():
        path = catalogue_path(package)
        if path.exists():
            with path.with_suffix(".mo").open("wb") as file:
                write_mo(file, read_known(path))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--compile", action="store_true")
    parser.add_argument("--check", action="store_true")
    options = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yanzhen.config.settings")
    if options.compile:
        compile_all()
        return 0
    wrong = 0
    for package in packages():
        path = catalogue_path(package)
        catalogue = fresh_catalogue(package, read_known(path))
        if len(catalogue):
            text = rendered(catalogue)
            if options.check and (not path.exists() or path.read_bytes() != text):
                print(f"{package.name}: out of date; run make messages")
                wrong += 1
            elif not options.check:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(text)
        for text_ in lacking(catalogue):
            print(f"{package.name}: no English for {text_!r}")
            wrong += 1
    if not options.check:
        compile_all()
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
