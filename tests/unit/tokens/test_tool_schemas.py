"""Function schemas as the text that a model is shown."""

from llmcost.model.problems import Where
from llmcost.read.chat.chat import chat_of
from llmcost.tokens.tool_schemas import typescript
from tests.unit.tokens.test_chats import function, user


def test_schemas_of_any_shape_are_declared():
    odd = {"type": "object", "properties": {
        "a": {}, "b": {"type": ["string", "null"]}, "c": {"type": "array"}, "d": {"type": "integer", "enum": [1, 2]}, "e": 5,
    }, "required": "a"}  # fmt: skip
    tools = chat_of({"messages": [user("x")], "tools": [function("f", odd)]}, Where("a")).tools
    assert typescript(tools) == (
        "namespace functions {\n\ntype f = (_: {\na?: any,\nb?: any,\nc?: any[],\nd?: 1 | 2,\ne?: any,\n}) => any;\n\n"
        "} // namespace functions"
    )
