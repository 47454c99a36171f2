"""The fixed parts of the page: Leaflet from its installed package, our style and script, the security policy."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Iterable
from functools import cache
from importlib import resources
from itertools import chain
from pathlib import Path

import xstatic.pkg.leaflet  # type: ignore[import-untyped]  # it ships no types

from gazetteer.names import FOLD_TABLES
from mapper.draw.text import data_block

ASSETS = resources.files("mapper.draw") / "assets"
SCRIPTS = (
    "dom.js",
    "data.js",
    "names.js",
    "words.js",
    "canvas.js",
    "background.js",
    "labels.js",
    "land.js",
    "glyphs.js",
    "marks.js",
    "legend.js",
    "panel.js",
    "filters.js",
    "list.js",
    "time.js",
    "address.js",
    "app.js",
)
"""In the order in which they are joined; each uses only what stands before it, but for calls at run time."""
LANGUAGES = ("en", "uk")

_LEAFLET = Path(xstatic.pkg.leaflet.BASE_DIR)
_IMAGE = re.compile(r"url\((images/[\w.-]+\.png)\)")
_LINKED = re.compile(r"""<(?:script|link)\b[^>]+(?:src|href)="(https://[\w.-]+)/""")
_TILES = re.compile(r"""L\.tileLayer(?:\.wms)?\(\s*"(https://[\w.{}-]+)/""")
_INLINE = re.compile(r"<(script|style)>(.*?)</\1>", re.DOTALL)


def asset(name: str) -> str:
    """Text of one file in `assets/`."""
    return (ASSETS / name).read_text(encoding="utf-8")


@cache
def head() -> str:
    """Styles and scripts for the page's head: Leaflet with its licence, then ours. No link leads out of them."""
    script = "\n".join(asset(name) for name in SCRIPTS)
    return "\n".join(
        (
            f"<!--\n{asset('leaflet-licence.txt')}-->",
            f"<style>{_leaflet_style()}</style>",
            f"<style>{asset('page.css')}</style>",
            f"<script>{_leaflet_script()}</script>",
            f'<script>"use strict";\nconst frontline = (() => {{\n{script}\nreturn {{ start, fold }};\n}})();</script>',
        )
    )


def _leaflet_script() -> str:
    """Leaflet without its last line, which would have a debugger ask for a file that is not there."""
    return re.sub(r"\n//# sourceMappingURL=.*\s*$", "", (_LEAFLET / "leaflet.js").read_text(encoding="utf-8"))


def _leaflet_style() -> str:
    """Leaflet's style with its pictures in it."""

    def inline(found: re.Match[str]) -> str:
        data = base64.b64encode((_LEAFLET / found[1]).read_bytes()).decode()
        return f"url(data:image/png;base64,{data})"

    return _IMAGE.sub(inline, (_LEAFLET / "leaflet.css").read_text(encoding="utf-8"))


@cache
def fixed_data() -> str:
    """Give the data that every page has: its words, the rules of spelling for its search, the background of its map."""
    words = {language: json.loads(asset(f"words.{language}.json")) for language in LANGUAGES}
    blocks = {"words": words, "spelling": FOLD_TABLES, "background": json.loads(asset("background.json"))}
    return "\n".join(data_block(f"frontline-{name}", value) for name, value in blocks.items())


def with_policy(html: str) -> str:
    """Add a Content-Security-Policy: the scripts and styles of the page run word for word, and nothing else connects.

    Args:
        html: a whole page; its inline scripts and styles must be final. What layers that were added to the map ask for
            (tiles, scripts and styles by link) is allowed by host; a page without such layers connects to nothing.

    Returns:
        The page with the policy as the first thing in its head.
    """
    found = list(_INLINE.finditer(html))
    scripts = _hashes(match[2] for match in found if match[1] == "script")
    styles = _hashes(match[2] for match in found if match[1] == "style")
    allowed = "".join(f" {host}" for host in sorted(hosts(html)))
    rest = f"img-src data:{allowed}; base-uri 'none'; form-action 'none'"
    policy = f"default-src 'none'; script-src {scripts}{allowed}; style-src {styles}{allowed}; {rest}"
    meta = f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
    return html.replace("<head>", f"<head>\n{meta}", 1)


def hosts(html: str) -> set[str]:
    """Find what tile layers, linked scripts and linked styles of a page connect to; the set is empty where nothing does.

    `{s}` in a tile's address stands for any host.
    """
    found = chain(_LINKED.finditer(html), _TILES.finditer(html))
    return {match[1].replace("{s}", "*") for match in found}


def _hashes(texts: Iterable[str]) -> str:
    digests = (base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in texts)
    return " ".join(f"'sha256-{digest}'" for digest in dict.fromkeys(digests))
