"""Media of conversations and tasks: how many images a request adds, which media a cache holds, and in which bucket."""

from dataclasses import replace

import pytest

from llmcost.model.inputs.request_shape import Audio, Document, Image, MediaTokens, Video
from llmcost.model.inputs.serving import Cache
from llmcost.model.usage import TokenClass
from llmcost.pricing.caching import cache_rules
from llmcost.pricing.sent_media import cached_media, images_per_request, read_bucket
from tests.support.catalogs import d, model, price, workload

EVERYTHING = workload(
    images=(Image(width=9, height=9, per_request=d("1.5")), Image(width=9, height=9)),
    audio=Audio(input_seconds=d(20), output_seconds=d(15)),
    video=Video(seconds=d(30)),
    documents=(Document(pages=d(12)),),
    media_tokens=MediaTokens(
        image_input=d(1), audio_input=d(2), audio_cache_read=d(3), video_input=d(4), image_output=d(5)
    ),
)


def test_images_are_those_sent_and_those_generated_each_given_count_as_one():
    assert images_per_request(EVERYTHING) == d("4.5")
    assert images_per_request(workload(media_tokens=MediaTokens(image_input=d(9), image_cache_read=d(9)))) == 1
    assert images_per_request(workload(media_tokens=MediaTokens(audio_input=d(9)))) == 0


@pytest.mark.parametrize(
    ("cached", "kept", "tokens"),
    [
        ("documents", {"documents"}, MediaTokens()),
        ("images", {"images"}, MediaTokens(image_input=d(1))),
        ("audio", {"audio"}, MediaTokens(audio_input=d(2))),
        ("video", {"video"}, MediaTokens(video_input=d(4))),
    ],
)
def test_the_cached_prefix_has_the_media_that_the_cache_names(cached, kept, tokens):
    """Nothing that is generated, and nothing that is given as read already."""
    only = cached_media(replace(EVERYTHING, cache=Cache(**{cached: True})))
    assert {name for name in ("documents", "images", "audio", "video") if getattr(only, name)} == kept
    assert only.media_tokens == tokens
    assert only.audio is None or only.audio == Audio(input_seconds=d(20))


@pytest.mark.parametrize(
    ("rates", "image", "audio"),
    [
        ({}, "cache_read", "audio_input"),
        ({"image_input": 1, "audio_input": 1}, "cache_read", "cache_read"),
        ({"image_input": 2, "audio_input": 2}, "image_input", "audio_input"),
        ({"image_input": 2, "audio_input": 2, "image_cache_read": 1, "audio_cache_read": 1},
         "image_cache_read", "audio_cache_read"),
    ],
)  # fmt: skip
def test_cached_media_bill_as_text_only_where_they_cost_as_much_as_text(rates, image, audio):
    rules = cache_rules(model(), price(1, 2, cache_read="0.1", **rates), "5m", media=True)
    assert read_bucket(TokenClass.IMAGE_INPUT, rules).value == image
    assert read_bucket(TokenClass.AUDIO_INPUT, rules).value == audio
    assert read_bucket(TokenClass.INPUT, rules) is TokenClass.CACHE_READ
