/** The model file: a round trip, refusals in sentences, and no damage that is misread. */
import { describe, expect, it } from 'vitest';
import { randomOf } from '../../src/math/random';
import { readModel, writeModel, type ModelFile } from '../../src/model/body/file';
import { FormatError } from '../../src/weights/format/formatError';
import { readSafetensors, writeSafetensors } from '../../src/weights/format/safetensors';
import { mutate } from '../weights/mutate';
import { drawModel, OTHERS } from './tiny';

const model = drawModel('file');
const bytes = writeModel(model);
const { metadata, tensors } = readSafetensors(bytes);

/** The file with other metadata. */
const said = (changes: Record<string, string>): Uint8Array => writeSafetensors({ metadata: { ...metadata, ...changes }, tensors });
const shaped = (changes: Partial<Record<keyof ModelFile['shape'], unknown>>): Uint8Array => said({ shape: JSON.stringify({ ...model.shape, ...changes }) });

/** The file with other first bytes in one of its tensors. */
const damaged = (name: string, first: Uint8Array): Uint8Array => {
  const { bytes: whole, ...tensor } = tensors.get(name)!;
  const changed = whole.slice();
  changed.set(first);
  return writeSafetensors({ metadata, tensors: new Map([...tensors, [name, { ...tensor, bytes: changed }]]) });
};

describe('a model', () => {
  it('comes back as it was written', () => expect(readModel(bytes)).toEqual(model));
  it.each(Object.entries(OTHERS))('%s comes back as it was written', (name, changes) => {
    const other = drawModel(name, changes);
    expect(readModel(writeModel(other))).toEqual(other);
  });
  it('of the first files, which say nothing of families, is of the kind of Qwen2', () => {
    const { rotaryScaling: _, biased: _biased, headNorm: _headNorm, tied: _tied, ...first } = model.shape;
    expect(readModel(said({ shape: JSON.stringify(first) }))).toEqual(model);
  });
  it('may divide all its angles alike', () => expect(readModel(shaped({ rotaryScaling: { factor: 4 } })).shape.rotaryScaling).toEqual({ factor: 4 }));
  it('keeps a copy of nothing of the file', () => {
    const file = bytes.slice();
    const read = readModel(file);
    file.fill(0);
    expect(read).toEqual(model);
  });
});

describe('a file that is no whole model', () => {
  it.each([
    ['of another kind', said({ format: 'pt' }), /not an Orchard model/],
    ['without a shape', said({ shape: '' }), /"shape" is missing or damaged/],
    ['with a shape of null', said({ shape: 'null' }), /shape is missing or damaged/],
    ['with a width of text', shaped({ width: '32' }), /shape is missing or damaged/],
    ['with no layers', shaped({ layers: 0 }), /shape is missing or damaged/],
    ['with more layers than tensors', shaped({ layers: 1_000_000 }), /1000000 layers/],
    ['with heads that do not share keys evenly', shaped({ heads: 3, keyHeads: 2 }), /heads do not fit/],
    ['with an odd head width', shaped({ headWidth: 15 }), /heads do not fit/],
    ['with a family in words', shaped({ tied: 'yes' }), /shape is missing or damaged/],
    ['with a scaling of nothing', shaped({ rotaryScaling: {} }), /shape is missing or damaged/],
    ['with a scaling of text', shaped({ rotaryScaling: 'llama3' }), /shape is missing or damaged/],
    ['with head norms its tensors lack', shaped({ headNorm: true }), /lacks the tensor "model.layers.0.self_attn.q_norm.weight"/],
    ['with a head its tensors lack', shaped({ tied: false }), /lacks the tensor "lm_head.weight.codes"/],
    ['with another width than its tensors', shaped({ width: 64 }), /is needed/],
    ['with a vocabulary too short', said({ vocabulary: '["one"]' }), /vocabulary does not fit/],
    ['with a vocabulary of numbers', said({ vocabulary: JSON.stringify(model.vocabulary.map((_, i) => i)) }), /vocabulary does not fit/],
    ['with a factor of 0', shaped({ rotaryScaling: { factor: 0 } }), /shape is missing or damaged/],
    [
      'with a norm that is no number',
      damaged('model.norm.weight', Uint8Array.of(0, 0, 0xc0, 0x7f)),
      /tensor "model\.norm\.weight" is damaged: .*no finite number/
    ],
    ['with a norm without end', damaged('model.norm.weight', Uint8Array.of(0, 0, 0x80, 0xff)), /no finite number/],
    ['with a scale without end', damaged('model.embed_tokens.weight.scales', Uint8Array.of(0, 0x7c)), /tensor "model\.embed_tokens\.weight" is damaged/],
    [
      'with an offset that is no number',
      damaged('model.layers.0.self_attn.q_proj.weight.scales', Uint8Array.of(0, 0, 0, 0xfe)),
      /tensor "model\.layers\.0\.self_attn\.q_proj\.weight" is damaged/
    ],
    ['without one of its tensors', writeSafetensors({ metadata, tensors: new Map([...tensors].slice(1)) }), /lacks the tensor/],
    ['cut off', bytes.subarray(0, bytes.length - 1), /cut off/]
  ])('%s is refused with a sentence', (_, file, sentence) => {
    const read = () => readModel(file);
    expect(read).toThrow(FormatError);
    expect(read).toThrow(sentence);
  });

  it('reads or is refused under a thousand mutations of what describes it', () => {
    const header = 8 + Number(new DataView(bytes.buffer).getBigUint64(0, true));
    const began = performance.now();
    let refused = 0;
    for (let i = 0; i < 1000; i++) {
      const damaged = mutate(bytes.subarray(0, header), randomOf('model', i));
      const file = new Uint8Array(damaged.length + bytes.length - header);
      file.set(damaged);
      file.set(bytes.subarray(header), damaged.length);
      try {
        expect(readModel(file).matrices.size).toBe(model.matrices.size);
      } catch (error) {
        expect(error).toBeInstanceOf(FormatError);
        refused++;
      }
    }
    expect(refused).toBeGreaterThan(500);
    expect(performance.now() - began).toBeLessThan(20_000);
  });
});
