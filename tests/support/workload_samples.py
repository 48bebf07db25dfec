"""Workloads that together say everything that a workload file can say and that the month depends on."""

CHAT = """
name: chat
model: openai/gpt-6-luna
conversations_per_day: 700
conversation: {turns: 6, user_tokens: 120, turn_gap_s: 40, keep_images: 2, compact: {at_tokens: 2000, to_tokens: 500}}
images: [{width: 512, height: 512}]
input_tokens: 2600
output_tokens: 300
counted_with: claude-haiku-5-5
text: german
thinking_multiplier: 1.5
thinking_resent: always
cache: {prefix: true, tokens: 1500, ttl: 1h}
days_per_month: 22
region: eu
response_cache: {hit_rate: 0.15, embedding: text-embedding-3-small, query_tokens: 40}
regenerations: 0.1
fees: {web_search: 0.4}
buffer: 0.2
"""
AGENT = """
name: agent
model: google/gemini-3.8-flash
tasks_per_day: 90
agent: {steps: 7, tool_result_tokens: 800}
input_tokens: 6000
output_tokens: 400
cache: {tokens: 5000, hit_rate: 0.8, explicit: true, hours_per_day: 10}
service_tier: flex
retries: {rate: 0.05, billed: input}
"""
STEPS = """
name: steps
model: anthropic/claude-haiku-5-5
tasks_per_day: 90
agent: {steps: 7, tool_result_tokens: 800, step_gap_s: 120, keep_images: 1, compact: {at_tokens: 5000, to_tokens: 900}}
images: [{width: 1024, height: 768}]
input_tokens: {mean: 6000, p95: 9000}
output_tokens: 400
cache: {prefix: true, ttl: 1h}
"""
MEDIA = """
name: media
model: google/gemini-3.8-flash
requests_per_day: 4000
input_tokens: {mean: 1200, p95: 4000}
output_tokens: {p50: 200, p95: 900}
audio: {input_seconds: 20}
media_tokens: {image_input: 258, image_cache_read: 129, audio_input: 64, audio_cache_read: 32, video_input: 900}
video: {seconds: 30, per_request: 0.5, sound: false}
documents: [{pages: 12, per_request: 0.2}]
"""
CACHED = """
name: cached
model: google/gemini-3.1-flash-lite
requests_per_day: 4000
input_tokens: 1200
output_tokens: 200
images: [{width: 1024, height: 768}]
audio: {input_seconds: 20}
video: {seconds: 30}
documents: [{pages: 12}]
cache: {images: true, audio: true, video: true, documents: true, hit_rate: 0.9}
"""
PICTURES = """
name: pictures
model: openai/gpt-4o
requests_per_day: 400
input_tokens: 300
output_tokens: 100
images: [{width: 1024, height: 768, detail: high, per_request: 2}]
"""
SPEECH = """
name: speech
model: openai/gpt-realtime-2
requests_per_day: 400
input_tokens: 300
output_tokens: 100
audio: {input_seconds: 20, output_seconds: 15}
media_tokens: {audio_output: 100}
"""
DRAWING = """
name: drawing
model: google/gemini-3-pro-image
requests_per_month: 1000
input_tokens: 10
output_tokens: 225
media_tokens: {image_output: 1120}
"""
IMAGES = """
name: images
model: google/gemini-3.1-flash-image
requests_per_month: 1000
input_tokens: 10
output_tokens: 225
output_images: [{width: 1024, height: 1024, per_request: 2}]
"""
IMAGES_BY_QUALITY = """
name: images-by-quality
model: openai/gpt-image-2
requests_per_month: 1000
input_tokens: 10
output_tokens: 0
output_images: [{width: 1536, height: 1024, quality: high}, {width: 1024, height: 1024, quality: low}]
"""
READ_ALOUD = """
name: read-aloud
model: openai/tts-1
requests_per_month: 1000
input_tokens: 0
output_tokens: 0
speech: {characters: 5000}
"""
FILM = """
name: film
model: google/veo-3.1-generate-001
requests_per_month: 100
input_tokens: 0
output_tokens: 0
output_video: {seconds: 8, resolution: 4k, sound: false, per_request: 2}
"""
RETRIEVAL = """
name: retrieval
model: anthropic/claude-haiku-5-5
requests_per_month: 150000
input_tokens: 800
output_tokens: 300
retrieval: {chunks: 6, chunk_tokens: 400, query_embedding: text-embedding-3-small, query_tokens: 30,
  corpus_tokens: 50000000, refresh_per_month: 0.1, rerank: rerank-v3.5, candidates: 150}
side_calls: [{name: moderation, model: gpt-6-luna, input_tokens: 300, output_tokens: 20, per_request: 0.5}]
development: {calls_per_month: 20000}
batch: {share: 0.4, factor: 0.6}
"""
ROUTE = """
name: route
route: [{model: gpt-6-luna, share: 0.7}, {model: gpt-6.1-sol, share: 0.3}]
router: {model: gpt-6-luna, input_tokens: 250, output_tokens: 3}
requests_per_day: 5000
input_tokens: 2000
output_tokens: 300
batch: {share: 0.4, discount: 0.2}
"""
CASCADE = """
name: cascade
cascade: [{model: deepseek-flash, resolves: 0.65}, {model: gpt-6.1-sol}]
requests_per_day: 5000
input_tokens: 2000
output_tokens: 300
hours: 08:00-20:00 Asia/Shanghai
"""
PROMPT = """
name: prompt
model: openai/gpt-6-luna
requests_per_day: 5000
prompt: {system: system.md, tools: tools.json, messages: messages.json, template: answer.md,
  variables: {question: 60}, user_tokens: 300}
output_tokens: 300
cache: {prefix: true}
"""
RESERVED = """
name: reserved
model: azure/gpt-4o
requests_per_day: 5000
input_tokens: 2000
output_tokens: 300
batch: 0.4
reserved: {plan: azure-ptu-global, units: 15, term: month, covers: 0.9}
"""
FILES = {
    "system.md": "You answer the questions of customers. " * 80,
    "tools.json": '[{"name": "look_up", "description": "looks an order up", "parameters": {"type": "object"}}]',
    "messages.json": '[{"role": "user", "content": "Where is it?"}, {"role": "assistant", "content": "On its way."}]',
    "answer.md": "Answer this: {{question}}",
}
"""What the prompt of ``PROMPT`` is made of."""
SAMPLES = (
    CHAT, AGENT, STEPS, MEDIA, CACHED, PICTURES, SPEECH, DRAWING, IMAGES, IMAGES_BY_QUALITY, READ_ALOUD, FILM, RETRIEVAL, ROUTE,
    CASCADE, PROMPT, RESERVED,
)  # fmt: skip
UNPRICED = """
users: 2500
version: 1
description: answers customers
labels: {team: cx}
task: simple_qa
candidates: [claude-haiku-5-5]
budget: {monthly: 1000, per_request: 0.01, alerts: [50]}
growth: 0.15
value: {hours: 20, hourly: 60}
self_hosted: {model: llama-3.3-70b, gpu: h100-80gb, gpus: 2}
fine_tune: {training: 450, input_tokens: 500, input: 3.75, output: 15}
subscription: {people: 20, plan: claude-pro}
uncertainty: {output_tokens: [200, 600]}
constraints: {min_quality: 0.8}
"""
"""Fields that the month does not depend on."""
