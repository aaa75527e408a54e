"""What Jinja2, set up as transformers sets it up, makes of templates: one for each feature, the families' own, and random ones.

Run:  python scripts/reference/jinja.py; npx prettier --write test/fixtures/jinja.json
"""

import datetime
import json
import random

from transformers.utils import chat_template_utils

from fixture import FOLDER, made_by, write_json

TODAY = datetime.datetime(2026, 9, 5, 9, 7)
SEED = 20260905
RANDOM = 400


def talk(*turns: str) -> list[dict]:
    """Turns of a user and an assistant after a system's word."""
    return [{"role": "system", "content": "Be brief."}] + [{"role": ("user", "assistant")[i % 2], "content": turn} for i, turn in enumerate(turns)]


CONVERSATIONS = [
    talk("Hello"),
    talk(" Where?\n", "<think>\nhm\n</think>\n\nHere.\n", "And?", "\n\nxx There xx", "So 😀?"),
    talk("q", "\n<think>a</think>\n\n  b  \n", "<tool_response>x</tool_response>", "<think>\n\n</think>c", "d"),
    [{"role": "user", "content": "é 你 'q' \"d\" \\ \t"}, {"role": "assistant", "content": "", "tool_calls": [{"type": "function", "function": {"name": "f", "arguments": {"a": 1, "b": [True, None, "x"], "c": {}}}}]}, {"role": "tool", "content": "[]"}],
    [{"role": "user", "content": "Hi", "n": 3, "f": 2.5, "flag": True, "none": None, "list": ["b", "A", "c"], "dict": {"z": 1, "a": [1, 2]}}],
]

FEATURES = r"""
a  {% if true %}  
  b {% endif %}
 c
---
  {%+ if true %}x{% endif +%}
y
---
{#- comment -#}  x  {# two
lines #}
y {{- ' z ' -}}   w
---
{% for m in messages -%}
    {{ m.role }}
{%- endfor %}
---
{% raw %}{{ not }} {% if %}{% endraw %}!
---
  {%- raw -%}   a {{ b   {%- endraw -%}   c
---
{{ true }}{{ none }}{{ 1.0 }} {{ [1, 'a', none, true, 2.5, ['x']] }} {{ (1,) }} {{ (1, 2) }} {{ {'a': 1, 'b': none} }}
---
{{ 1e16 }} {{ 1e15 }} {{ 0.0001 }} {{ 0.00001 }} {{ 1/3 }} {{ 7/2 }} {{ 6/2 }} {{ 2**0.5 }} {{ 10**20 }} {{ 2**-1 }} {{ -0.0 }} {{ 123456789.123 }}
---
{{ 7 // 2 }} {{ -7 // 2 }} {{ -7 % 3 }} {{ 7 % -3 }} {{ 7.5 // 2 }} {{ -7.5 % 2 }} {{ 1 - -1 }} {{ -2 ** 2 }} {{ 2 ** 3 ** 2 }}
---
{{ ["a'b", 'a"b', 'a\'"b', 'n\n\t\\', 'é\x00\x7f\u200b😀'] }}
---
[{{ nothing }}] {{ nothing is defined }} {{ nothing | default('d') }} {{ '' | default('d') }} {{ '' | default('d', true) }} {{ not nothing }} {{ nothing | length }} {{ nothing == other }} {{ [nothing] }} {{ nothing ~ 'x' }}
---
{{ nothing.x }}
---
{{ nothing + 1 }}
---
{{ nothing() }}
---
{{ messages[0].nothing }}|{{ messages[99] }}|{{ messages[-1].role }}|{{ 'abc'.nothing }}
---
{{ messages[0].nothing.more }}
---
{{ messages.append(1) }}
---
{% set d = {'items': 1, 'x': 2} %}{{ d['items'] }} {{ d.x }} {% for k, v in d.items() %}{{ k }}={{ v }},{% endfor %} {{ d.keys() }} {{ d.values() | list }} {{ d.items() }} {{ d.get('y') }} {{ d.get('y', 3) }} {{ 'x' in d }}
---
{{ '  ab '.strip() }}|{{ 'xxabxx'.strip('x') }}|{{ 'xyabyx'.lstrip('xy') }}|{{ '\n\na\n'.strip('\n') }}|{{ 'xxa'.rstrip('a') }}|{{ ' a '.rstrip() }}|{{ 'abc' | trim('a') }}|{{ ' z ' | trim }}
---
{{ 'a b '.split(none, 1) }} {{ ' a b'.rsplit(none, 1) }} {{ ' a b '.split(none, 2) }} {{ 'a b  c'.split() }} {{ 'a,b,,c'.split(',') }} {{ 'a,b,c'.split(',', 1) }} {{ 'a,b,c'.rsplit(',', 1) }} {{ ' a b c '.split(none, 1) }} {{ ' a b c '.rsplit(none, 1) }} {{ ''.split(',') }} {{ ''.split() }} {{ 'aXbXc'.split('X')[-1] }} {{ 'a b c'.split(maxsplit=1) }} {{ ' a '.split(none, 0) }} {{ ' a '.rsplit(none, 0) }}
---
{{ 'abc'.startswith('a') }} {{ 'abc'.endswith(('x', 'c')) }} {{ 'abcabc'.find('c') }} {{ 'abcabc'.rfind('c') }} {{ 'abc'.find('z') }} {{ 'abcabc'.count('bc') }} {{ 'abc'.replace('b', 'x') }} {{ 'aaa'.replace('a', 'b', 2) }} {{ 'abc'.index('b') }} {{ 'a-b'.partition('-') }} {{ 'a-b-c'.rpartition('-') }}
---
{{ 'hello world'.title() }} {{ "they're".title() }} {{ 'hELLO'.capitalize() }} {{ 'aB'.upper() }} {{ 'aB'.lower() }} {{ 'aB'.swapcase() }} {{ 'a'.center(5) }}| {{ 'a'.ljust(3, '.') }} {{ 'a'.rjust(3) }} {{ '7'.zfill(3) }} {{ '-7'.zfill(4) }} {{ 'x y-z(q' | title }} {{ 'aB c' | capitalize }}
---
{{ 'ab'.isalpha() }} {{ '12'.isdigit() }} {{ 'a1'.isalnum() }} {{ ' '.isspace() }} {{ 'ab'.islower() }} {{ 'AB'.isupper() }} {{ ''.isalpha() }} {{ 'a\nb\r\nc'.splitlines() }} {{ 'a\nb'.splitlines(true) }} {{ ','.join(['a', 'b']) }} {{ 'abc'.removeprefix('a') }} {{ 'abc'.removesuffix('c') }}
---
{{ ','.join([1]) }}
---
{{ '%s is %d of %5.2f%%' % ('x', 3, 2.5) }} {{ '%s' % 'a' }} {{ '%r' % ['a'] }} {{ '%05d|%-5s|%5s|%x' % (42, 'ab', 'cd', 255) }} {{ '%s-%s' | format('a', 1) }} {{ '{} {1}' }} {{ '{} {}'.format('a', 1) }} {{ '{0}{x:>4}'.format('a', x=5) }} {{ '{:,}'.format(1234567) }} {{ '{:.2f}'.format(2.345) }}
---
{{ '%s %s' % ('a',) }}
---
{{ 2.5 | round }} {{ 3.5 | round }} {{ 2.675 | round(2) }} {{ 42.55 | round(1, 'floor') }} {{ 42.1 | round(method='ceil') }} {{ 5 | round }} {{ 1234 | round(-2) }} {{ 0.125 | round(2) }} {{ -2.5 | round }}
---
{{ '3' | int }} {{ '3.9' | int }} {{ 'x' | int }} {{ 'x' | int(7) }} {{ 3.9 | int }} {{ '0x1f' | int(base=16) }} {{ '2.5' | float }} {{ 'q' | float }} {{ 3 | float }} {{ true | int }} {{ 3 | string }} {{ -3 | abs }} {{ none | string }}
---
{{ messages | tojson }}
---
{{ messages | tojson(indent=2) }} {{ [] | tojson(indent=2) }} {{ {'b': [1.0, true, none], 'a': 'é"\n\u0001/<'} | tojson(sort_keys=true) }} {{ {'a': [1]} | tojson(separators=(',', ':')) }} {{ 'é😀' | tojson(ensure_ascii=true) }} {{ {1: 2, none: 3, true: 4} | tojson }} {{ 1e20 | tojson }}
---
{{ nothing | tojson }}
---
{{ messages | map(attribute='role') | join(', ') }} {{ messages | selectattr('role', 'equalto', 'user') | list | length }} {{ messages | rejectattr('role', 'in', ['user']) | map(attribute='content') | list }} {{ [1, 2, 3, 4] | select('odd') | list }} {{ [0, 1, ''] | select | list }} {{ ['a', 'b'] | map('upper') | join }} {{ [1, 2] | reject('>', 1) | list }} {{ messages | map(attribute='zip', default='-') | join }}
---
{% set users = messages | selectattr('role', 'equalto', 'nobody') %}{{ 'yes' if users else 'no' }}
---
{{ (messages | map(attribute='role')) | length }}
---
{{ ['b', 'A', 'c'] | sort }} {{ ['b', 'A'] | sort(case_sensitive=true) }} {{ [3, 1, 2] | sort(reverse=true) }} {{ {'b': 1, 'A': 2} | dictsort }} {{ {'b': 1, 'A': 2} | dictsort(by='value', reverse=true) }} {{ [1, 2, 1] | unique | list }} {{ [1, 2] | sum }} {{ [3, 1] | max }} {{ [3, 1] | min }} {{ [1, 2, 3] | first }} {{ [1, 2, 3] | last }} {{ 'abc' | reverse }} {{ [1, 2] | reverse | list }} {{ {'a': 1} | items | list }}
---
{{ messages | groupby('role') | map(attribute='grouper') | list }} {% for role, all in messages | groupby('role') %}{{ role }}:{{ all | length }} {% endfor %}{{ [1, 2, 3, 4, 5] | batch(2) | list }} {{ [1, 2, 3, 4, 5] | slice(2) | list }} {{ [1, 2, 3] | batch(2, 0) | list }}
---
{{ 'a\nb\n\nc' | indent }}|{{ 'a\nb' | indent(2, true) }}|{{ 'a\n\nb' | indent('> ', blank=true) }}|{{ 'foo bar baz qux' | truncate(9) }}|{{ 'foo bar baz qux' | truncate(9, true) }}|{{ 'foo bar' | wordcount }}|{{ 'x' | center(4) }}|{{ 'a<b' | safe }}|{{ 'aab' | replace('a', 'x', 1) }}
---
{% for m in messages %}{{ loop.index }}{{ loop.index0 }}{{ loop.revindex }}{{ loop.revindex0 }}{{ loop.first }}{{ loop.last }}{{ loop.length }}{{ loop.cycle('a', 'b') }}{{ loop.previtem.role }}{{ loop.nextitem.role }}{{ loop.depth }}{{ loop.changed(m.role) }};{% endfor %}
---
{% for x in [1, 2, 3, 4] if x is even %}{{ x }}{{ loop.last }}{{ loop.length }}{% else %}none{% endfor %}{% for x in [] %}{% else %}none{% endfor %}
---
{% for x in [1, 2, 3, 4] %}{% if x == 2 %}{% continue %}{% endif %}{% if x == 4 %}{% break %}{% endif %}{{ x }}{% endfor %}{% for x in [1] %}{% break %}{% else %}never{% endfor %}
---
{% for a, b in [(1, 2), (3, 4)] %}{{ a }}{{ b }}{% endfor %}{% for k in {'x': 1} %}{{ k }}{% endfor %}{% for c in 'é😀' %}{{ c }},{% endfor %}{% for i in range(3) %}{{ i }}{% endfor %}{{ range(5, 0, -2) | list }} {{ range(3) }} {{ range(10)[2:8:3] | list }}
---
{% for item in [{'n': 1, 'c': [{'n': 2, 'c': []}]}] recursive %}{{ item.n }}{{ loop.depth }}({{ loop(item.c) }}){% endfor %}
---
{% set x = 1 %}{% for i in [1, 2] %}{{ x }}{% set x = x + i %}{{ x }};{% endfor %}{{ x }}{% if true %}{% set x = 9 %}{% endif %}{{ x }}
---
{% set ns = namespace(n=0, found=false) %}{% for i in [1, 2] %}{% set ns.n = ns.n + i %}{% endfor %}{{ ns.n }}{{ ns.found }}{{ ns }}{{ ns.nothing }}
---
{% set x.y = 1 %}
---
{% macro f(a, b=2, *c) %}{% endmacro %}
---
{% macro f(a, b=a) %}[{{ a }}{{ b }}{{ varargs }}{{ kwargs }}]{% endmacro %}{{ f(1) }}{{ f(1, 3, 4, z=5) }}{{ f(b=1) }}{{ f.name }}{{ f.arguments }}
---
{% macro f(a) %}{{ a }}{% endmacro %}{{ f(1, 2) }}
---
{% macro box(t) %}<{{ t }}>{{ caller('x') }}</>{% endmacro %}{% call(v) box('a') %}in {{ v }}{% endcall %}
---
{% set t %} a {{ 1 + 1 }}
 b{% endset %}[{{ t }}]{% set u | upper | trim %} ab {% endset %}[{{ u }}]{% filter upper %}x{{ 'y' }}{% endfilter %}
---
{% with a = 1, b = 2 %}{{ a + b }}{% set c = 3 %}{% endwith %}{{ a }}{{ c }}
---
{{ 'abcdef'[1:3] }}{{ 'abcdef'[::-1] }}{{ 'abc'[-1] }}{{ 'é😀x'[1] }}{{ '😀😀' | length }}{{ [1, 2, 3][:-1] }}{{ [1, 2, 3][-2:] }}{{ [1, 2, 3][::-2] }}{{ (1, 2, 3)[1:] }}{{ messages[::-1][0].role }}{{ messages[1:] | length }}
---
{{ 1 < 2 < 3 }} {{ 1 < 2 > 3 }} {{ 'a' in 'abc' }} {{ 'z' not in 'abc' }} {{ 1 in [1.0] }} {{ 1 == true }} {{ 'a' < 'b' }} {{ [1, 2] < [1, 3] }} {{ 1 == '1' }} {{ not 1 == 2 }} {{ none == none }} {{ (1, 2) == [1, 2] }} {{ {'a': 1} == {'a': 1.0} }} {{ 'a' ~ 1 ~ none ~ 2.0 }}
---
{{ 1 < 'a' }}
---
{{ 'x' if false }}|{{ 'a' if 0 else 'b' if 1 else 'c' }}|{{ 1 and 0 or 'z' }}|{{ [] or none }}|{{ 'a' * 3 }}|{{ [0] * 2 }}|{{ [1] + [2] }}|{{ 'a' 'b' }}|{{ true + 1 }}
---
{{ 3 is odd }} {{ 4 is divisibleby 2 }} {{ 'a' is string }} {{ 1 is number }} {{ true is number }} {{ true is integer }} {{ 1.0 is float }} {{ {} is mapping }} {{ 'a' is iterable }} {{ 1 is iterable }} {{ [] is sequence }} {{ none is none }} {{ none is not none }} {{ 1 is sameas 1 }} {{ false is false }} {{ 1 is true }} {{ 1 is in [1] }} {{ 2 is gt 1 }} {{ 'a' is lower }} {{ range is callable }} {{ true is boolean }} {{ {} is sequence }}
---
{% if messages is string %}s{% elif messages is mapping %}m{% elif messages is iterable %}i{% else %}e{% endif %}
---
{% generation %}a{% set q = 1 %}{% endgeneration %}{{ q }}
---
{{ strftime_now('%d %b %Y %H:%M:%S %A %B %y %j %I %p %a %m %%') }} {{ strftime_now('%Y-%m-%d') }}
---
{{ strftime_now('%-d %F %T %e') }}
---
{{ raise_exception('No ' ~ messages[0].role) }}
---
{{ 'a\x41\u0042\U00000043\101\q\'\"' }} {{ "a\
b" }}
---
{{ 0x1F }} {{ 0b11 }} {{ 0o17 }} {{ 1_000 }} {{ 1_0.5e1 }} {{ 1.5E-3 }} {{ 'é' == 'é' }}
---
{{ dict(a=1, b=2) }} {{ dict([('x', 1)]) }} {{ dict({'q': 1}, r=2) }} {{ [1, 2, 3].index(2) }} {{ [1, 1].count(1) }} {{ (1, 2) + (3,) }}
---
{%- set j = joiner(' / ') %}{% for m in messages %}{{ j() }}{{ m.role }}{% endfor %}
---
{% for m in messages %}
  {% if m.role == 'user' %}
    {{ m.content }}
  {% else %}
    {{- m.content | trim }}
  {% endif %}
{% endfor %}
---
{{ range(3) | map('string') | join('-') }} {{ [[1, 2], [3]] | sum(start=[]) }} {{ [{'a': {'b': 5}}] | map(attribute='a.b') | list }} {{ [[7, 8]] | map(attribute=1) | list }}
---
{{ f(*[1]) }}
---
{% macro f() %}{{ varargs }}{{ kwargs }}{% endmacro %}{{ f(*[1, 2], **{'a': 3}) }}
---
{% print 1, 'a' %}{% if (1, 2) %}t{% endif %}{{ 1, 2 }}{{ () }}{{ [1, 2,] }}{{ {'a': 1,} }}
---
{{ ''.__class__ }}|{{ messages.__class__.__mro__ }}
---
{{ 1 / 0 }}
---
{{ [none] | last }}{{ [none] | first }}{{ [none][0] }}{{ {'a': none}.get('a', 1) }}{{ {'a': none}.a }}{{ {'a': none}['a'] }}{{ '%s' % (none,) }}{{ '%s' % none }}{% for x in [none, 1] %}{{ x }}{{ loop.nextitem }}{{ loop.cycle(none, 1) }}{% endfor %}{{ 'x' | float(none) }}{{ 'x' | int(none) }}{{ nothing | default(none) }}{% macro f(x=1) %}{{ x }}{% endmacro %}{{ f(none) }}{{ [none, none] | unique | list }}{{ {none: 1}[none] }}
---
{{ 'a' + 1 }}
---
{% for x in none %}{% endfor %}
---
{% for x in 5 %}{% endfor %}
---
{{ messages
---
{% endfor %}
---
{{ x | }}
---
{% if %}{% endif %}
---
{{ (1 }}
---
{% unknown %}
---
{% set a, b = [1, 2] %}{{ a }}{{ b }}{% set c = 1, 2 %}{{ c }}{% set (d, e) = (3, 4) %}{{ d }}{{ e }}
---
{% set a, b = [1] %}
---
{{ messages[0]['role'] }}{{ messages.0.role }}{{ messages[0]['content'][:2] }}{{ messages[0].get('role') }}{{ messages[0].keys() | list }}
---
{{- bos_token }}{% for message in messages %}{{ '<|' + message['role'] + '|>' + message['content'] | trim + eos_token }}{% endfor %}{% if add_generation_prompt %}{{ '<|assistant|>' }}{% endif %}
---
{{ messages[0].n }}{{ messages[0].f }}{{ messages[0].flag }}{{ messages[0].none }}{{ messages[0].list }}{{ messages[0].dict }}{{ messages[0].list | sort }}{{ messages[0].dict | dictsort }}{{ tools }}{{ documents }}{{ messages[0].dict | tojson(indent=4) }}
""".strip("\n").split("\n---\n")

ATOMS = ["1", "0", "-3", "2.5", "'ab'", "''", "' a b '", "true", "none", "nothing", "[1, 2]", "['a', 'b']", "[]", "(1, 'x')", "{'a': 1}", "messages", "messages[0]", "messages[-1].content", "'a,b'", "1e16", "range(3)", "'é😀'"]
BINARY = ["+", "-", "*", "//", "%", "/", "~", "==", "!=", "<", ">=", "in", "not in", "and", "or"]
POSTFIX = [".role", "[0]", "[-1]", "[1:]", "[::-1]", "['a']", ".strip()", ".strip('a')", ".split(',')", ".upper()", ".items()", ".nothing", " | length", " | list", " | join('-')", " | first", " | last", " | trim", " | upper", " | string", " | tojson", " | int", " | default('d')", " | reverse | list", " | sort", " | round(1)", " | map('string') | list", " | select | list", " is defined", " is string", " is mapping", " is odd", " is none", " is iterable"]


def expression(random: random.Random, depth: int) -> str:
    """An expression, right or wrong."""
    if depth == 0 or random.random() < 0.15:
        return random.choice(ATOMS)
    kind = random.random()
    if kind < 0.35:
        return f"({expression(random, depth - 1)} {random.choice(BINARY)} {expression(random, depth - 1)})"
    if kind < 0.85:
        return f"({expression(random, depth - 1)}){random.choice(POSTFIX)}"
    return f"({expression(random, depth - 1)} if {expression(random, depth - 1)} else {expression(random, depth - 1)})"


BLANKS = ["", " ", "\n", "  \n ", "\t", "\n\n"]


def blocks(random: random.Random, depth: int) -> str:
    """Tags and text with all ways to control whitespace between them."""
    blank = lambda: random.choice(BLANKS)
    sign = lambda signs: random.choice(signs)
    tag = lambda text: f"{blank()}{{%{sign(['', '-', '+', ''])} {text} {sign(['', '-', '+', ''])}%}}{blank()}"
    if depth == 0:
        return random.choice(["x", f"{{{{{sign(['', '-'])} 'v' {sign(['', '-'])}}}}}", f"{{#{sign(['', '-'])} c {sign(['', '-', '+'])}#}}", " y ", "\n"])
    inside = blank().join(blocks(random, depth - 1) for _ in range(2))
    return random.choice([
        tag("if true") + inside + tag("endif"),
        tag("for i in [1, 2]") + inside + "{{ loop.index }}" + tag("endfor"),
        tag("set q") + inside + tag("endset") + "[{{ q }}]",
        tag("raw") .replace("{%+", "{%").replace("+%}", "%}") + "r {{ " + blank() + tag("endraw"),
        inside,
    ])


class Clock(datetime.datetime):
    """A clock that stands still."""

    @classmethod
    def now(cls, tz: datetime.tzinfo | None = None) -> datetime.datetime:
        return TODAY


def outcome(template: str, conversation: int, **settings) -> dict:
    """The text, or that there is none. An address in memory is not a text."""
    try:
        compiled = chat_template_utils._compile_jinja_template(template)
        text = compiled.render(messages=CONVERSATIONS[conversation], tools=None, documents=None, bos_token="<s>", eos_token="</s>", **{"add_generation_prompt": True, **settings})
    except Exception:
        return {"conversation": conversation}
    return {"conversation": conversation} if " at 0x" in text else {"conversation": conversation, "text": text}


def main() -> None:
    chat_template_utils.datetime = Clock
    draw = random.Random(SEED)
    models = json.loads((FOLDER / "chat.json").read_text())["models"]
    single = [{"template": template, **outcome(template, 4 if i == len(FEATURES) - 1 else 1)} for i, template in enumerate(FEATURES)]
    newlines = [{"template": changed, **outcome(changed, 1)} for template in FEATURES[:6] for changed in (template.replace("\n", "\r\n"), template.replace("\n", "\r") + "\r\n")]
    drawn = [f"{{{{ {expression(draw, 3)} }}}}" for _ in range(RANDOM)] + [blocks(draw, 3) for _ in range(RANDOM // 2)]
    families = [
        {"model": name, "crlf": crlf, "settings": settings, **outcome(model["template"].replace("\n", "\r\n") if crlf else model["template"], i, **settings)}
        for name, model in models.items()
        for i in range(4)
        for crlf in (False, True)
        for settings in ({}, {"add_generation_prompt": False}, {"enable_thinking": False})
    ]
    write_json("jinja.json", {
        "made": made_by(__file__, "transformers", "jinja2"),
        "today": TODAY.isoformat(),
        "conversations": CONVERSATIONS,
        "cases": single + newlines + [{"template": template, **outcome(template, 1)} for template in drawn] + families,
    })


main()
