"""What names in the forms of other tools say."""

import time

import pytest

from llmcost.pricing.price_list.name_forms import GATEWAYS, PREFIXES, is_same_version, read_name, spellings

KNOWN = {
    "openai",
    "anthropic",
    "groq",
    "azure",
    "vertex",
    "bedrock",
    "amazon",
    *(p for ps in PREFIXES.values() for p in ps),
}
AWS = ("bedrock", "amazon")


@pytest.mark.parametrize(
    ("name", "providers", "model", "region"),
    [
        ("gpt-4o", (), "gpt-4o", None),
        ("gemini/gemini-9", ("google",), "gemini-9", None),
        ("GEMINI/gemini-9", ("google",), "gemini-9", None),
        ("groq/a/b", ("groq",), "a/b", None),
        ("novita/a/b", (), "novita/a/b", None),
        ("openai:chat:gpt-4o", ("openai",), "gpt-4o", None),
        ("openai:ft:gpt-4o:org", ("openai",), "ft:gpt-4o:org", None),
        ("ft:gpt-4o:org", (), "ft:gpt-4o:org", None),
        ("openai/responses/gpt-5", ("openai",), "gpt-5", None),
        ("models/gemini-9", ("google",), "gemini-9", None),
        ("vertex_ai/openai/gpt-oss-120b-maas", ("vertex",), "gpt-oss-120b-maas", None),
        ("vertex_ai/claude-9@20990101", ("vertex",), "claude-9@20990101", None),
        ("claude-9@default", ("vertex",), "claude-9", None),
        ("publishers/google/models/gemini-9", ("vertex",), "gemini-9", None),
        ("projects/p/locations/asia-east1/publishers/google/models/g", ("vertex",), "g", "apac"),
        ("projects/p/locations/global/publishers/google/models/g", ("vertex",), "g", "global"),
        ("azure/eu/gpt-4o", ("azure",), "gpt-4o", "eu"),
        ("azure/global-standard/gpt-4o", ("azure",), "gpt-4o", "global"),
        ("anthropic.claude-9", AWS, "anthropic.claude-9", None),
        ("us.anthropic.claude-9", AWS, "anthropic.claude-9", "us"),
        ("jp.anthropic.claude-9", AWS, "anthropic.claude-9", "apac"),
        ("us-gov.anthropic.claude-9", AWS, "anthropic.claude-9", "us-gov"),
        ("global.amazon.nova-9", AWS, "amazon.nova-9", "global"),
        ("bedrock/converse/eu.meta.llama9", AWS, "meta.llama9", "eu"),
        ("bedrock/us-gov-west-1/anthropic.claude-9", AWS, "anthropic.claude-9", "us-gov"),
        ("bedrock/sa-east-1/anthropic.claude-9", AWS, "anthropic.claude-9", "sa-east-1"),
        ("bedrock/arn:aws:bedrock:us-east-1:1:inference-profile/eu.meta.l", AWS, "meta.l", "eu"),
        ("arn:aws-us-gov:bedrock:us-gov-west-1::foundation-model/meta.l", AWS, "meta.l", "us-gov"),
        ("us.acme.claude-9", (), "us.acme.claude-9", None),  # not a vendor of Bedrock
        ("mars.anthropic.claude-9", (), "mars.anthropic.claude-9", None),
        ("openrouter/openai/gpt-4o", ("openai",), "gpt-4o", None),
        ("openrouter:x-ai/grok-4:floor", ("xai",), "grok-4", None),
        ("openai/gpt-4o:nitro", ("openai",), "gpt-4o", None),
        ("gpt-4o:nitro", (), "gpt-4o:nitro", None),  # OpenRouter writes the maker before it
        ("openai/", ("openai",), "", None),
        ("openai", (), "openai", None),
        ("", (), "", None),
    ],
)
def test_a_name_says_provider_model_and_region(name, providers, model, region):
    read = read_name(name, KNOWN)
    assert (read.providers, read.model, read.region, read.refusal) == (providers, model, region, "")


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("openai/gpt-4o:free", ":free"),
        ("openrouter/openai/gpt-4o:online", ":online"),
        ("anthropic/claude:extended", ":extended"),
        ("arn:aws:bedrock:us-east-1:1:application-inference-profile/x1", "application-inference-profile"),
        ("arn:aws:bedrock:us-east-1:1:provisioned-model/x1", "provisioned-model"),
        ("bedrock/us-east-1/1-month-commitment/anthropic.claude-9", "by the hour"),
    ],
)
def test_some_names_are_another_thing(name, why):
    assert why in read_name(name, KNOWN).refusal


def test_a_gateway_leaves_its_remark():
    read = read_name("openrouter/openai/gpt-4o:thinking", KNOWN)
    assert (read.thinking, read.remark, read.whole) == (True, GATEWAYS["openrouter"], "openai/gpt-4o")
    assert read.taken_for("a/b") == f'"openrouter/openai/gpt-4o:thinking" is taken for a/b, {read.remark}'
    assert read_name("us.meta.l", KNOWN).taken_for("a/b") == '"us.meta.l" is taken for a/b, region us'


def test_a_provider_of_a_layer_goes_before_the_one_that_others_mean():
    assert read_name("gemini/x", {"google", "gemini"}).providers == ("gemini", "google")


@pytest.mark.parametrize(
    ("name", "id", "same"),
    [
        ("m.x-v1:0", "m.x", True),
        ("m.x-v1", "m.x-v1:0", True),
        ("m.x", "m.x-v2:0", True),
        ("m.x-v2", "m.x-v2:0", True),
        ("m.x-v2:0", "m.x", False),
        ("m.x-v1:0", "m.x-v2:0", False),
        ("m.x-v1:1", "m.x-v1:0", False),
        ("m.x-v1", "m.y-v1", False),
        ("m.x-very", "m.x", False),
        ("m.x-v1:0", "m.x-v1", True),
    ],
)
def test_versions_of_bedrock(name, id, same):
    assert is_same_version(name, id) is same


def test_spellings_of_makers():
    assert spellings("anthropic", "claude-9.5-x") == ("claude-9.5-x", "claude-9-5-x")
    assert spellings("openai", "gpt-9.5") == ("gpt-9.5",)


@pytest.mark.parametrize(
    "part", ["us.", "a/", "openai:", "arn:aws:bedrock:", "-v1:0", "openrouter/", "chat/", "projects/"]
)
def test_a_long_name_takes_no_time(part):
    started = time.process_time()
    read_name(part * 200_000, KNOWN)
    read_name((part * 300)[:300], KNOWN)
    assert time.process_time() - started < 0.2
