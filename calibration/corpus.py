"""The text that the weights are fitted to, and other text for their validation.

All text comes from packages that anyone can install (see ``README.md``) or is generated here. None of it is stored in
the repository. A class of text is a name and a list of chunks of 4,000 characters.
"""

import base64
import gettext
import html
import json
import random
import re
import sysconfig
import tarfile
import uuid
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

SIZE = 4_000
"""Characters of a chunk."""
Classes = dict[str, list[str]]
SITE = Path(sysconfig.get_path("purelib"))
HANDBOOK = {
    "English": "en-US",
    "German": "de-DE",
    "French": "fr-FR",
    "Spanish": "es-ES",
    "Italian": "it-IT",
    "Portuguese": "pt-BR",
    "Dutch": "nl-NL",
    "Indonesian": "id-ID",
    "Russian": "ru-RU",
    "Arabic": "ar-MA",
    "Persian": "fa-IR",
    "Japanese": "ja-JP",
    "Chinese": "zh-CN",
}
HELP = {
    "English, help": "C",
    "German, help": "de",
    "Dutch, help": "nl",
    "Swedish": "sv",
    "Polish": "pl",
    "Czech": "cs",
    "Vietnamese": "vi",
    "Russian, help": "ru",
    "Greek": "el",
    "Japanese, help": "ja",
    "Korean": "ko",
    "Chinese, help": "zh_CN",
    "Tamil": "ta",
}
HALVED = {"Hindi": "hi", "Gujarati": "gu"}
"""Languages of GNOME's help without a second source: half of the pages are fitted, half are for validation."""
REFERENCE = {
    "English": "en",
    "German": "de",
    "French": "fr",
    "Spanish": "es",
    "Italian": "it",
    "Portuguese": "pt",
    "Japanese": "ja",
    "Chinese": "zh-cn",
}
GUIDE = {
    "English, guide": "en",
    "German, guide": "de",
    "Greek": "el",
    "Korean": "ko",
    "Russian": "ru",
    "Chinese, guide": "zh_CN",
    "Swedish": "sv",
    "Dutch": "nl",
    "Danish": "da",
    "Czech": "cs",
    "Vietnamese": "vi",
    "Romanian": "ro",
}
ASCII_LINES = {
    "English", "German", "French", "Spanish", "Italian", "Portuguese", "Indonesian", "Dutch", "Swedish", "Danish"
}  # fmt: skip
"""Languages that have complete lines in ASCII."""
QUOTATIONS = {
    "English": "[a-z]*", "German": "de/*", "Spanish": "es/*", "Italian": "it/*", "Portuguese": "brasil",
    "Polish": "pl/*", "Czech": "cs/*", "Russian": "ru/*",
}  # fmt: skip
"""The files of each language in the folder of the fortunes."""
OFFICE = {
    "French": "fr", "Swedish": "sv", "Polish": "pl", "Greek": "el", "Hindi": "hi", "Vietnamese": "vi",
    "Indonesian": "id", "Korean": "ko",
}  # fmt: skip
"""Languages of LibreOffice's help that have few other sources."""
MESSAGES = {"Arabic": "ar", "Hindi": "hi"}
"""Languages of LibreOffice's messages that have few other sources."""
OUTSIDE = {"Hebrew": "he", "Lithuanian": "lt", "Turkish": "tr", "Hungarian": "hu"}
"""Languages of GNOME's help that were not fitted."""


def fitted(debian: Path) -> Classes:
    """The text that the weights are fitted to."""
    draw = random.Random(20261125)  # noqa: S311 - reproducible text
    prose = {name: _pages(debian / "usr/share/doc/debian-handbook/html" / code) for name, code in HANDBOOK.items()}
    prose |= {name: _help(debian, code) for name, code in HELP.items()}
    prose |= {name: _help(debian, code, "[a-m]*") for name, code in HALVED.items()}
    stdlib = Path(sysconfig.get_path("stdlib"))
    found = {name: _prose(text, name) for name, text in prose.items()}
    found |= {
        "Python": _chunks(_files(stdlib.glob("[a-m]*.py"))),
        "C": _chunks(_files(Path(sysconfig.get_path("include")).rglob("*.h"))),
        "JavaScript": _chunks(_files((SITE / "django/contrib/admin/static/admin/js").glob("*.js"))),
        "HTML": _chunks(_files((debian / "usr/share/doc/debian-handbook/html/en-US").glob("*.html"))),
        "Markdown": _chunks(_files(SITE.glob("[a-m]*.dist-info/METADATA"))),
    }
    return _sampled(found | _generated(draw, prose["English"], _RECORDS), draw, 50)


def checked(debian: Path) -> Classes:
    """Other text, which determines the band."""
    draw = random.Random(20261126)  # noqa: S311 - reproducible text
    reference = debian / "usr/share/debian-reference"
    prose = {name: _pages(reference, f"ch*.{code}.html") for name, code in REFERENCE.items()}
    guide = debian / "usr/share/doc/installation-guide-amd64"
    prose |= {name: _pages(guide / code) for name, code in GUIDE.items()}
    prose |= {name: _help(debian, code, "[n-z]*") for name, code in HALVED.items()}
    stdlib = Path(sysconfig.get_path("stdlib"))
    found = {name: _prose(text, name) for name, text in prose.items()}
    found |= {
        "Python": _chunks(_files([*stdlib.glob("[n-z]*.py"), *(SITE / "django/db").rglob("*.py")])),
        "C": _chunks(_files(Path("/usr/include/linux").glob("*.h"))),
        "JavaScript": _chunks(_files((SITE / "django/contrib/admin/static/admin/js/vendor").rglob("*.js"))),
        "HTML": _chunks(_files(reference.glob("ch0[1-4].en.html"))),
        "templates": _chunks(_files((SITE / "django/contrib/admin/templates").rglob("*.html"))),
        "Markdown": _chunks(_files(SITE.glob("[n-z]*.dist-info/METADATA"))),
    }
    return _sampled(found | _generated(draw, prose["English"], _OTHER_RECORDS), draw, 50)


def further(debian: Path) -> Classes:
    """Text from other sources. With that of ``fitted`` and ``checked`` it is what the ratios are computed on."""
    draw = random.Random(20261130)  # noqa: S311 - reproducible text
    share = debian / "usr/share"
    prose = {"English, essays": _pages(share / "doc/anarchism/html")}
    prose |= {f"{name}, quotations": _quotations(share / "games/fortunes", each) for name, each in QUOTATIONS.items()}
    for name, code in OFFICE.items():
        prose[f"{name}, office"] = _plain(_files((share / "libreoffice/help" / code / "text").rglob("*.html")))
    for name, code in MESSAGES.items():
        prose[f"{name}, messages"] = _translations(debian / "usr/lib/libreoffice/program/resource" / code)
    prose["Hindi, office"] = re.sub(r"(?m)^.*[A-Za-z]{3}.*\n", "", prose["Hindi, office"])
    found = {name: _prose(text, name) for name, text in prose.items()}
    logs = _files((debian / "usr/lib/python3/dist-packages/fail2ban/tests/files/logs").glob("*"))
    found |= {
        "log, services": _chunks(re.sub(r"(?m)^(#.*)?\n", "", logs)),
        "CSV, data sets": _data_sets(),
        "Go": _chunks(_files((share / "go-1.19/src").glob("*/*.go"))),
        "Rust": _chunks(_files((debian / "usr/src").glob("rustc-*/library/core/src/**/*.rs"))),
    }
    return _sampled(found, draw, 50)


def outside(debian: Path) -> Classes:
    """Text in languages and scripts that were not fitted, which determines the outer band."""
    draw = random.Random(7)  # noqa: S311 - reproducible text
    found = {name: _prose(_help(debian, code), name) for name, code in OUTSIDE.items()}
    emoji = [chr(code) for code in range(0x1F300, 0x1F650)]
    found["emoji"] = _chunks("".join(" ".join(draw.choices(emoji, k=5)) + "\n" for _ in range(8_000)))
    georgian = SITE / "django/conf/locale/ka/LC_MESSAGES/django.po"
    thai = SITE / "django/conf/locale/th/LC_MESSAGES/django.po"
    found |= {"Georgian": _chunks(_messages(georgian)), "Thai": _chunks(_messages(thai))}
    return _sampled(found, draw, 25)


def _sampled(classes: Classes, draw: random.Random, most: int) -> Classes:
    return {name: draw.sample(chunks, min(most, len(chunks))) for name, chunks in classes.items() if chunks}


def _chunks(text: str) -> list[str]:
    return [text[start : start + SIZE] for start in range(0, len(text) - SIZE + 1, SIZE)]


def _prose(text: str, language: str) -> list[str]:
    """Translated chunks: untranslated parts of the books are in English."""
    if language.partition(",")[0] in ASCII_LINES:
        return [chunk for chunk in _chunks(text) if language.startswith("English") or chunk.count(" the ") < 5]
    return _chunks("\n".join(line for line in text.splitlines() if not line.isascii()))


def _files(paths: Iterable[Path]) -> str:
    return "\n".join(path.read_text("utf-8", "replace") for path in sorted(paths) if path.is_file())


def _plain(text: str) -> str:
    """The text of an HTML page."""
    body = re.sub(r"(?s)<(script|style)\b.*?</\1>|<!--.*?-->", "", text)
    lines = html.unescape(re.sub(r"<[^>]*>", "", body)).splitlines()
    return "\n".join(line.strip() for line in lines if line.strip())


def _pages(folder: Path, pattern: str = "*.html") -> str:
    return _plain(_files(folder.glob(pattern)))


def _help(debian: Path, code: str, pattern: str = "*") -> str:
    return _pages(debian / "usr/share/help" / code / "gnome-help", f"{pattern}.page")


def _quotations(folder: Path, pattern: str) -> str:
    """The fortunes of a language, without the lines between them."""
    files = (path for path in folder.glob(pattern) if path.suffix not in (".dat", ".u8") and not path.is_symlink())
    return re.sub(r"(?m)^%+\n", "", _files(files))


def _translations(folder: Path) -> str:
    """The translations of more than a line, of compiled message catalogs."""
    catalogs = [vars(gettext.GNUTranslations(path.open("rb"))) for path in sorted(folder.rglob("*.mo"))]
    texts = [text for each in catalogs for text in each["_catalog"].values() if len(text) > 60]
    return "\n".join(dict.fromkeys(texts))


def _data_sets() -> list[str]:
    """The beginnings of the CSV files of R's data sets."""
    with tarfile.open(SITE / "pydataset/resources.tar.gz") as archive:
        files = (archive.extractfile(each) for each in archive if each.name.endswith(".csv") and "/._" not in each.name)
        return [
            chunk for file in files if file for chunk in _chunks(file.read(2 * SIZE).decode("utf-8", "replace"))[:1]
        ]


def _messages(path: Path) -> str:
    """The translations in a message catalog."""
    return "\n".join(re.findall(r'(?m)^(?:msgstr(?:\[\d\])? )?"(.+)"$', path.read_text("utf-8")))


# --- generated --------------------------------------------------------------------------------------------------------


def _generated(draw: random.Random, prose: str, records: "tuple[Record, ...]") -> Classes:
    """Text that programs generate: JSON of several shapes, logs, numbers, identifiers."""
    words = re.findall(r"[A-Za-z]{2,12}", prose)

    def many(line: Callable[[], str], sep: str = "\n") -> list[str]:
        return _chunks(sep.join(line() for _ in range(9_000))[: 60 * SIZE])

    def rows() -> list[object]:
        return [record(draw, words) for record in draw.choices(records, k=200)]

    pretty = "".join(json.dumps(rows(), indent=draw.choice([2, 4])) + "\n" for _ in range(12))
    minified = "".join(json.dumps(rows(), separators=(",", ":")) + "\n" for _ in range(16))
    lines = "\n".join(json.dumps(row, ensure_ascii=False) for _ in range(12) for row in rows())
    return {
        "JSON, indented": _chunks(pretty),
        "JSON, minified": _chunks(minified),
        "JSON Lines": _chunks(lines),
        "log": many(lambda: _log_line(draw, words)),
        "CSV": many(lambda: ",".join([str(draw.randrange(10**5)), draw.choice(words), *_numbers(draw, 3)])),
        "numbers": many(lambda: ",".join(_numbers(draw, 6))),
        "UUIDs": many(lambda: str(uuid.UUID(int=draw.getrandbits(128)))),
        "hexadecimal": many(lambda: draw.randbytes(32).hex()),
        "base64": many(lambda: base64.b64encode(draw.randbytes(57)).decode()),
    }


def _numbers(draw: random.Random, count: int) -> Iterator[str]:
    return (f"{draw.uniform(-1000, 1000):.{draw.choice([0, 2, 4])}f}" for _ in range(count))


def _day(draw: random.Random) -> datetime:
    return datetime(2026, 1, 1) + timedelta(seconds=draw.randrange(31_000_000))  # noqa: DTZ001 - any date is fine


def _log_line(draw: random.Random, words: list[str]) -> str:
    address = ".".join(str(draw.randrange(256)) for _ in range(4))
    path = "/".join(draw.choices(words, k=draw.randint(1, 4))).lower()
    what = " ".join(draw.choices(words, k=draw.randint(3, 9)))
    asked = f'"GET /{path} HTTP/1.1" {draw.choice([200, 304, 404])} {draw.randrange(90_000)}'
    lines = (
        f"{address} - - [{_day(draw):%d/%b/%Y:%H:%M:%S} +0000] {asked}",
        f"{_day(draw).isoformat()} {draw.choice(['INFO', 'WARNING', 'ERROR'])} [{draw.choice(words).lower()}] {what}",
        f"{_day(draw):%b %d %H:%M:%S} host {draw.choice(words).lower()}[{draw.randrange(30_000)}]: {what}",
    )
    return draw.choice(lines)


Record = Callable[[random.Random, list[str]], object]


def _text(draw: random.Random, words: list[str], most: int) -> str:
    return " ".join(draw.choices(words, k=draw.randint(1, most)))


def _order(draw: random.Random, words: list[str]) -> object:
    return {
        "id": draw.randrange(10**8),
        "created_at": _day(draw).isoformat() + "Z",
        "customer": {"name": _text(draw, words, 3).title(), "email": f"{draw.choice(words).lower()}@example.com"},
        "items": [
            {
                "sku": f"{draw.choice(words)[:3].upper()}-{draw.randrange(1000)}",
                "quantity": draw.randint(1, 9),
                "price": round(draw.uniform(1, 500), 2),
            }
            for _ in range(draw.randint(1, 4))
        ],
        "note": _text(draw, words, 20),
        "paid": draw.random() < 0.5,
    }


def _message(draw: random.Random, words: list[str]) -> object:
    return {
        "role": draw.choice(["user", "assistant", "system"]),
        "content": [{"type": "text", "text": _text(draw, words, 60) + "."}],
        "metadata": {"trace_id": draw.randbytes(16).hex(), "latency_ms": draw.randrange(9_000), "cached": None},
    }


def _package(draw: random.Random, words: list[str]) -> object:
    version = ".".join(str(draw.randrange(20)) for _ in range(3))
    return {
        f"node_modules/{draw.choice(words).lower()}": {
            "version": version,
            "integrity": "sha512-" + base64.b64encode(draw.randbytes(64)).decode(),
            "dependencies": {
                draw.choice(words).lower(): f"^{draw.randrange(9)}.0.0" for _ in range(draw.randint(0, 4))
            },
            "license": "MIT",
        }
    }


def _location(draw: random.Random, words: list[str]) -> object:
    return {
        "type": "Feature",
        "geometry": {
            "type": "Point",
            "coordinates": [round(draw.uniform(-180, 180), 6), round(draw.uniform(-90, 90), 6)],
        },
        "properties": {
            "name": _text(draw, words, 3),
            "population": draw.randrange(10**6),
            "tags": draw.choices(words, k=3),
        },
    }


def _event(draw: random.Random, words: list[str]) -> object:
    return {
        "eventId": str(uuid.UUID(int=draw.getrandbits(128))),
        "timestamp": int(_day(draw).timestamp()),
        "actor": {"user_name": draw.choice(words), "isAdmin": draw.random() < 0.1},
        "changes": {draw.choice(words): [draw.randrange(100), draw.randrange(100)] for _ in range(draw.randint(1, 5))},
        "description": _text(draw, words, 30),
    }


def _schema(draw: random.Random, words: list[str]) -> object:
    names = draw.choices(words, k=draw.randint(2, 5))
    return {
        "name": "_".join(draw.choices(words, k=2)).lower(),
        "description": _text(draw, words, 25),
        "parameters": {
            "type": "object",
            "properties": {
                name: {"type": draw.choice(["string", "integer"]), "description": _text(draw, words, 9)}
                for name in names
            },
            "required": names[:1],
        },
    }


def _settings(draw: random.Random, words: list[str]) -> object:
    section = {
        draw.choice(words): draw.choice([True, False, 10, 30.5, "auto", _text(draw, words, 3)]) for _ in range(5)
    }
    return {draw.choice(words).lower(): section, "paths": ["/".join(draw.choices(words, k=3)) for _ in range(2)]}


def _article(draw: random.Random, words: list[str]) -> object:
    return {
        "title": _text(draw, words, 8).capitalize(),
        "url": f"https://example.com/{'-'.join(draw.choices(words, k=4)).lower()}",
        "published": f"{_day(draw):%Y-%m-%d}",
        "body": _text(draw, words, 150),
        "views": draw.randrange(10**6),
    }


_RECORDS: tuple[Record, ...] = (_order, _message, _package, _event, _settings)
_OTHER_RECORDS: tuple[Record, ...] = (_location, _schema, _article)
