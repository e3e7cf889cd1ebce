"""Write docs/screenshots/*.png: the main pages of a fresh demo zone, at a desk and on a phone.

Fills its own zone in a temporary home (YANZHEN_TEST_HOME names one that is filled already).
"""

import base64
import os
import struct
import subprocess
import sys
import tempfile
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Browser

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "src")]
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yanzhen.config.settings")
FOLDER = ROOT / "docs" / "screenshots"
DESK, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
LIMIT_BYTES = 200_000
# Runs in an empty page, which can read any picture: the 256 commonest colours, all else to the
# nearest of them.
FEW_COLOURS = """async (source) => {
  const image = new Image();
  image.src = "data:image/png;base64," + source;
  await image.decode();
  const { width, height } = image;
  const canvas = new OffscreenCanvas(width, height).getContext("2d");
  canvas.drawImage(image, 0, 0);
  const dots = canvas.getImageData(0, 0, width, height).data;
  const coarse = (at) => ((dots[at] >> 2) << 12) | ((dots[at + 1] >> 2) << 6) | (dots[at + 2] >> 2);
  const seen = new Map();
  for (let at = 0; at < dots.length; at += 4) {
    const key = coarse(at);
    const one = seen.get(key);
    if (one) one.count += 1;
    else seen.set(key, { count: 1, colour: [dots[at], dots[at + 1], dots[at + 2]] });
  }
  const common = [...seen.values()].sort((a, b) => b.count - a.count).slice(0, 256);
  const kept = common.map((one) => one.colour);
  const far = (a, b) => (a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2 + (a[2] - b[2]) ** 2;
  for (const one of seen.values()) {
    let best = 0;
    for (let place = 1; place < kept.length; place += 1) {
      if (far(kept[place], one.colour) < far(kept[best], one.colour)) best = place;
    }
    one.place = best;
  }
  let text = "";
  for (let at = 0; at < dots.length; at += 4) {
    text += String.fromCharCode(seen.get(coarse(at)).place);
  }
  return [width, height, kept.flat(), btoa(text)];
}"""


@dataclass(frozen=True)
class Shot:
    """One picture: who looks at what, how wide, in which light and language."""

    name: str
    username: str
    path: str
    phone: bool = False
    dark: bool = False
    language: str = "zh-hans"


SHOTS = (
    Shot("cockpit", "leader", "/"),
    Shot("cockpit-en", "leader", "/", language="en"),
    Shot("wall", "leader", "/?wall=1"),
    Shot("board", "leader", "/projects/board/"),
    Shot("project", "officer", "/projects/P2021-0001/"),
    Shot("company", "officer", "/companies/C0000001/"),
    Shot("companies-dark", "officer", "/companies/", dark=True),
    Shot("chain", "leader", "/chains/pillars/IT/"),
    Shot("targets", "leader", "/targets/"),
    Shot("import", "steward", "/desk/imports/1/"),
    Shot("register", "officer", "/projects/register/"),
    Shot("calendar", "leader", "/desk/calendar/?view=week"),
    Shot("phone-cockpit", "officer", "/", phone=True),
    Shot("phone-quick", "officer", "/projects/quick/", phone=True),
    Shot("phone-projects", "officer", "/projects/", phone=True),
    Shot("phone-project-dark", "officer", "/projects/P2021-0001/", phone=True, dark=True),
    Shot("phone-tasks", "officer", "/desk/tasks/", phone=True),
    Shot("phone-company", "officer", "/companies/C0000001/", phone=True),
)


def filled(home: Path) -> None:
    """Make a home with the demo zone in it."""
    env = {**os.environ, "YANZHEN_HOME": str(home), "YANZHEN_DEMO": "1"}
    for step in (["manage", "migrate", "-v0"], ["demo"]):
        subprocess.run([sys.executable, "-m", "yanzhen", *step], env=env, check=True)


def take(browser: "Browser", address: str, shot: Shot) -> Path:
    """Sign in, open the page, wait for its parts, and keep what the window shows."""
    from yanzhen.demo.people import DEMO_PASSWORD

    context = browser.new_context(
        viewport=PHONE if shot.phone else DESK, is_mobile=shot.phone, has_touch=shot.phone
    )
    cookies = {"django_language": shot.language, "yz_theme": "dark" if shot.dark else "light"}
    context.add_cookies([{"name": k, "value": v, "url": address} for k, v in cookies.items()])
    page = context.new_page()
    page.goto(address + "/login/")
    page.fill("input[name=username]", shot.username)
    page.fill("input[name=password]", DEMO_PASSWORD)
    page.press("input[name=password]", "Enter")
    page.wait_for_url(lambda url: "/login" not in url)
    page.goto(address + shot.path)
    page.wait_for_load_state("networkidle")
    path = FOLDER / f"{shot.name}.png"
    page.screenshot(path=path)
    context.close()
    return path


def press(browser: "Browser", path: Path) -> None:
    """Bring a picture down to 256 colours; flat surfaces lose nothing that one would see."""
    page = browser.new_page()
    source = base64.b64encode(path.read_bytes()).decode()
    width, height, palette, dots = page.evaluate(FEW_COLOURS, source)
    page.close()
    indexes = base64.b64decode(dots)
    rows = b"".join(b"\0" + indexes[at : at + width] for at in range(0, len(indexes), width))
    parts = [
        (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)),
        (b"PLTE", bytes(palette)),
        (b"IDAT", zlib.compress(rows, 9)),
        (b"IEND", b""),
    ]
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(*part) for part in parts))
    if path.stat().st_size > LIMIT_BYTES:
        sys.exit(f"{path.name} is larger than {LIMIT_BYTES} bytes")


def _chunk(kind: bytes, content: bytes) -> bytes:
    sum_of_it = zlib.crc32(kind + content)
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", sum_of_it)


def main() -> int:
    import django
    from playwright.sync_api import sync_playwright

    django.setup()
    from tests.browser.conftest import FLAGS, chromium_path, serving

    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        home = Path(os.environ.get("YANZHEN_TEST_HOME") or folder)
        if home == Path(folder):
            filled(home)
        with serving(home) as address, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium_path(), args=FLAGS)
            for shot in SHOTS:
                press(browser, take(browser, address, shot))
                print(shot.name, flush=True)
            browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
