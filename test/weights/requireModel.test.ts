/** GGUF files that hold something else than a model are told by what stands in them. */
import { expect, it } from 'vitest';
import { openGguf } from '../../src/weights/format/gguf';
import { requireModel } from '../../src/weights/format/gguf';
import { sourceOfBytes } from '../../src/weights/format/source';
import { entry, fileOf, value } from './ggufFile';

const tensor = (name: string): Parameters<typeof fileOf>[0] => ({ tensors: [entry(name, [1], 0, 0)], data: new Uint8Array(4) });
const typed = (type: string): Parameters<typeof fileOf>[0] => ({ ...tensor('token_embd.weight'), metadata: [['general.type', value.text(type)]] });
const check = async (file: Parameters<typeof fileOf>[0]): Promise<void> => requireModel(await openGguf(sourceOfBytes(fileOf(file))));

it.each<[string, Parameters<typeof fileOf>[0], RegExp]>([
  ['an importance matrix by its type', typed('imatrix'), /holds an importance matrix/],
  ['an importance matrix by its tensors', tensor('blk.0.attn_q.weight.in_sum2'), /holds an importance matrix/],
  ['an adapter', typed('adapter'), /holds an adapter/],
  ['an encoder', typed('mmproj'), /holds an encoder of images/],
  ['a vocabulary by its type', typed('vocab'), /holds a vocabulary without weights/],
  ['a vocabulary', {}, /holds a vocabulary without weights.*Choose a file of the same model with its weights/]
])('%s is refused', (_, file, sentence) => expect(check(file)).rejects.toThrow(sentence));

it('a model is taken, whatever its type is called, and where none is named', async () => {
  await check(typed('model'));
  await check(typed('constructor'));
  await check(tensor('token_embd.weight'));
});
