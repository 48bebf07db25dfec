"""Which columns of a table of requests are what, as ``usage:`` of ``llmcost.yaml`` declares it."""

from ..field_markers import Name
from ..record import record


@record
class UsageColumns:
    """The columns of a table of one's own: CSV, Parquet, or JSON lines with ``--source own``. A row is a request."""

    model: Name
    """The column of the model. Example: model"""
    input: Name
    """The column of the input tokens. Example: prompt_tokens"""
    output: Name
    """The column of the output tokens. Example: completion_tokens"""
    inclusive: bool
    """Whether the input includes the other columns of input (cache, audio), and the output thinking and audio.
    Example: true"""
    id: Name | None = None
    """The column of the request's id; two rows with the same id are one request. Example: request_id"""
    time: Name | None = None
    """The column of the time: ISO 8601, or seconds since 1970. Without a zone it is UTC. Example: created_at"""
    provider: Name | None = None
    """The column of the provider. Example: provider"""
    cache_read: Name | None = None
    """The column of tokens read from a cache. Example: cached_tokens"""
    cache_write: Name | None = None
    """The column of tokens written to a cache, without those of ``cache_write_1h``. Example: cache_write_tokens"""
    cache_write_1h: Name | None = None
    """The column of tokens written to a cache for an hour. Example: cache_write_1h_tokens"""
    audio_input: Name | None = None
    """The column of audio tokens of the input. Example: audio_input_tokens"""
    thinking: Name | None = None
    """The column of thinking tokens. Example: reasoning_tokens"""
    audio_output: Name | None = None
    """The column of audio tokens of the output. Example: audio_output_tokens"""
    web_searches: Name | None = None
    """The column of searches that the provider bills. Example: searches"""
    mode: Name | None = None
    """The column of the service tier: batch, flex, priority. Example: service_tier"""
    region: Name | None = None
    """The column of the region. Example: region"""
    feature: Name | None = None
    """The column of the feature. Example: feature"""
    team: Name | None = None
    """The column of the team. Example: team"""
    session: Name | None = None
    """The column of the session. Example: conversation"""
    user: Name | None = None
    """The column of the user; a hash of it is kept. Example: user"""
    key: Name | None = None
    """The column of the API key; a hash of it is kept. Example: api_key"""
    claimed: Name | None = None
    """The column of the cost that the table itself claims, USD. Example: cost"""
