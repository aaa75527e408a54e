/** A model's tokenizer and chat template, from a repository, from a GGUF file, or Seedling's own. */
import type { Dialect } from '../../record/engine';
import { byteTokenizer } from './byteTokenizer';
import { compileChatTemplate, type ChatMessage, type ChatTemplate, type RenderOptions } from './chatTemplate';
import { assertFormat } from '../format/formatError';
import type { Metadata } from '../format/ggufMetadata';
import { tokenizerOfGguf } from './ggufTokenizer';
import { withSpecialTokens } from './specialTokens';
import { stopTokensOf } from './stopTokens';
import { renderSeedlingChat } from './seedlingTemplate';
import { wordTokenizer, type Tokenizer } from './tokenizer';
import { tokenTextOf, jsonObject, readByteLevel, type TokenizerFiles } from './tokenizerFiles';

/** How conversations with a model become tokens. */
export interface Language {
  readonly dialect: Dialect;
  readonly tokenizer: Tokenizer;
  /** A conversation as one text, in the form the model was trained on. Throws a FormatError where the model has no such form or refuses the conversation. */
  render(messages: readonly ChatMessage[], rendering: RenderOptions): string;
}

/** Seedling's language, over its vocabulary; its calls are written in the content of its messages. */
export const seedlingLanguage = (vocabulary: readonly string[]): Language => ({
  dialect: 'names',
  tokenizer: wordTokenizer(vocabulary),
  render: (messages, { addGenerationPrompt }) => renderSeedlingChat(messages, addGenerationPrompt)
});

/** The language in a GGUF file's metadata. Throws a FormatError where it has none that is supported. */
export const languageOfGguf = (metadata: Metadata): Language => languageOfFiles(tokenizerOfGguf(metadata));

/** The language of a repository. Throws a FormatError that says what is wrong with its tokenizer or its template, and what would work. */
export function languageOfFiles(files: TokenizerFiles): Language {
  const file = withSpecialTokens(readByteLevel(files.tokenizer), files.config);
  const sources = templatesOf(files);
  const tokens = namedTokens(jsonObject(files.config));
  const templates = new Map<string, ChatTemplate>(Object.entries(sources).map(([name, source]) => [name, compileChatTemplate(source, tokens)]));
  return {
    dialect: 'instructions',
    tokenizer: byteTokenizer(file, stopTokensOf(files, file.added_tokens, sources['default'] ?? '')),
    render(messages, rendering) {
      const template = (rendering.tools?.length ? templates.get('tool_use') : undefined) ?? templates.get('default');
      assertFormat(template !== undefined, 'The model has no chat template, so it was not trained to converse. Choose an instruct or chat version of it.');
      return template(messages, rendering);
    }
  };
}

/** Templates by name; `tool_use` is for conversations with tools, where there is one. */
function templatesOf({ config, template }: TokenizerFiles): Readonly<Record<string, string>> {
  if (template !== undefined) return { default: template };
  const templates = jsonObject(config)['chat_template'];
  if (typeof templates === 'string') return { default: templates };
  const listed: readonly unknown[] = Array.isArray(templates) ? templates : [];
  const pairs = listed.map((each) => [jsonObject(each)['name'], jsonObject(each)['template']]);
  return Object.fromEntries(pairs.filter((pair): pair is [string, string] => pair.every((part) => typeof part === 'string')));
}

/** The texts of the special tokens in tokenizer_config.json, by names such as `bos_token`. */
function namedTokens(config: Readonly<Record<string, unknown>>): Readonly<Record<string, string>> {
  const named = Object.entries(config).filter(([name]) => /^[a-z]+_token$/.test(name));
  return Object.fromEntries(named.map(([name, value]) => [name, tokenTextOf(value)]).filter((pair): pair is [string, string] => pair[1] !== null));
}
