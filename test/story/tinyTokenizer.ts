/** The tokenizer of the tiny model: byte-level BPE over all bytes and three words, with ChatML's marks. */

const MARKS = ['<|endoftext|>', '<|im_start|>', '<|im_end|>'];
/** As the vocabulary writes them: Ġ is the space before a word. */
const WORDS = ['apple', 'Ġpear', 'Ġplum'];

/** GPT-2's letter for each byte: itself where it can be seen, else the next one from U+0100 on. */
function letters(): readonly string[] {
  const visible = (byte: number): boolean => (byte > 32 && byte < 127) || (byte > 160 && byte !== 173);
  let next = 256;
  return Array.from({ length: 256 }, (_, byte) => String.fromCharCode(visible(byte) ? byte : next++));
}

/** Each word from its first letter on, letter by letter; pairs with a space between, as both kinds of file list them. */
export const MERGES = [...new Set(WORDS.flatMap((word) => Array.from(word.slice(1), (letter, i) => `${word.slice(0, i + 1)} ${letter}`)))];

/** By id; marks last. */
export const TOKENS: readonly string[] = [...letters(), ...MERGES.map((pair) => pair.replace(' ', '')), ...MARKS];

export const CHAT =
  "{% for message in messages %}{{ '<|im_start|>' + message.role + '\\n' + message.content + '<|im_end|>\\n' }}{% endfor %}" +
  "{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}";

/** tokenizer.json and tokenizer_config.json. */
export function tokenizerFiles(): Readonly<Record<string, Uint8Array>> {
  const plain = TOKENS.filter((token) => !MARKS.includes(token));
  const tokenizer = {
    model: { type: 'BPE', vocab: Object.fromEntries(plain.map((token, id) => [token, id])), merges: MERGES },
    normalizer: { type: 'NFC' },
    pre_tokenizer: { type: 'ByteLevel', add_prefix_space: false, use_regex: true },
    added_tokens: MARKS.map((content) => ({ id: TOKENS.indexOf(content), content, special: true, normalized: false }))
  };
  const config = { eos_token: '<|im_end|>', chat_template: CHAT };
  return Object.fromEntries(
    Object.entries({ 'tokenizer.json': tokenizer, 'tokenizer_config.json': config }).map(([name, content]) => [
      name,
      new TextEncoder().encode(JSON.stringify(content))
    ])
  );
}
