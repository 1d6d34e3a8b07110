"""What tests of the page and the desk share: the flagship, a hostile case, a stand-in for a script that is not built."""

from importlib import resources
from pathlib import Path

import pytest

from rapallo.press import page

__all__ = ["CASES", "HOSTILE", "ROOT", "SPOILS", "hostile_case", "stand_in"]

ROOT = Path(__file__).parents[1]
CASES = ROOT / "cases"

SPOILS = (
    "</script><script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "\"' onmouseover='alert(1)",
    "<svg><script>alert(1)</script></svg>",
    "--><!--",
    "=HYPERLINK(\"http://evil.example\")",
    "\u202egnitlem\u2066",
    "javascript:alert(1)",
    "{{7*7}} ${7*7} &lt;",
)
"""Texts that must be shown and never obeyed."""

HOSTILE = " ".join(SPOILS)


def hostile_case(folder: Path) -> Path:
    """A case with spoiled text in every field that takes any text."""
    cell = '"' + HOSTILE.replace('"', '""') + '"'
    toml = HOSTILE.replace("\\", "\\\\").replace('"', '\\"').replace("\u202e", "\\u202e").replace("\u2066", "\\u2066")
    folder.mkdir()
    files = {
        "case.toml": f'title = "{toml}"\nauthors = ["{toml}"]\nlicence = "{toml}"\nsummary = "{toml}"\nhorizon = "1920/1930"\n'
        'aims = ["t@a"]\nsides = { "<b>x" = ["a"], "</script>y" = ["b"] }\n',
        "things.csv": "id,kind,label,names,classes,latitude,longitude,note\n"
        f"a,state,{cell},{cell},{cell},50,10,{cell}\nb,state,{cell},{cell},{cell},55,37,{cell}\nt,skill,{cell},,{cell},,,{cell}\n",
        "sources.csv": f"key,type,author,title,container,year,url,party,note\nS,{cell},{cell},{cell},{cell},{cell},"
        f"javascript:alert(1),{cell},{cell}\n",
        "claims.csv": "id,subject,verb,object,to,low,high,unit,of_what,when,exchange,source,locator,speaker,hedge,note\n"
        f"c,a,supply,t,b,1,2,{cell},{cell},1925,x,S,{cell},{cell},{cell},{cell}\nd,b,teach,t,a,,,,,1924,x,S,{cell},{cell},{cell},{cell}\n",
        "evidence.csv": f"claim,source,locator,speaker,hedge\nc,S,{cell},{cell},{cell}\n",
        "ways.toml": f'[[way]]\nid = "w"\ngives = "t@a"\nlabel = "{toml}"\nbecause = "{toml}"\nopen = "1926"\ntakes = "P1M"\n',
        "rules.toml": f'[[rule]]\nid = "r"\nlabel = "{toml}"\nforbids = ["supply"]\nbinds = ["a"]\nsays = "{toml}"\nnote = "{toml}"\n'
        f'source = "S"\nlocator = "{toml}"\n',
        "theses.toml": f'[[thesis]]\nid = "h"\nsource = "S"\nauthor = "{toml}"\nsays = "{toml}"\nhedge = "{toml}"\nnote = "{toml}"\n'
        'ask = "why t@a"\nauthor_says = "<b>"\n',
        "readings.toml": f'[[reading]]\nid = "one"\nlabel = "{toml}"\nnote = "{toml}"\nreject = {{ sources = ["S"] }}\n',
        "story.md": f"# {HOSTILE}\n\n{HOSTILE} [x](javascript:alert(1)) [y](data:text/html,x) [c](claim:c) ![i](http://evil.example/x.png)\n",
    }
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def stand_in(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the page's script or style is not built, take a short one, so that everything else is tested."""
    built = resources.files("rapallo.press")
    if not (built.joinpath("app.js").is_file() and built.joinpath("app.css").is_file()):
        real = page.asset
        stand = {"app.js": "(()=>{document.title})()", "app.css": "body{margin:0}"}
        monkeypatch.setattr(page, "asset", lambda name: stand[name] if name in stand else real(name))
