/** Shapes from transformers' configs: the models people load, older and newer spellings, and refusals that say what is not supported. */
import { describe, expect, it } from 'vitest';
import { shapeOfConfig } from '../../src/model/body/config';
import { parametersOf } from '../../src/model/body/shape';
import { FormatError } from '../../src/weights/format/formatError';
import { configOf, FAMILIES, fetchFixture } from './fixture';

/** What matters of the config.json of Llama-3.2-1B-Instruct. */
const LLAMA = {
  architectures: ['LlamaForCausalLM'],
  attention_bias: false,
  head_dim: 64,
  hidden_act: 'silu',
  hidden_size: 2048,
  intermediate_size: 8192,
  max_position_embeddings: 131_072,
  mlp_bias: false,
  num_attention_heads: 32,
  num_hidden_layers: 16,
  num_key_value_heads: 8,
  rms_norm_eps: 1e-5,
  rope_scaling: { factor: 32, high_freq_factor: 4, low_freq_factor: 1, original_max_position_embeddings: 8192, rope_type: 'llama3' },
  rope_theta: 500_000,
  tie_word_embeddings: true,
  vocab_size: 128_256
};

/** Of Qwen2.5-3B-Instruct. */
const QWEN25 = {
  architectures: ['Qwen2ForCausalLM'],
  hidden_act: 'silu',
  hidden_size: 2048,
  intermediate_size: 11_008,
  max_position_embeddings: 32_768,
  max_window_layers: 70,
  num_attention_heads: 16,
  num_hidden_layers: 36,
  num_key_value_heads: 2,
  rms_norm_eps: 1e-6,
  rope_theta: 1_000_000,
  sliding_window: 32_768,
  tie_word_embeddings: true,
  use_sliding_window: false,
  vocab_size: 151_936
};

/** Of Qwen3-0.6B. */
const QWEN3 = {
  architectures: ['Qwen3ForCausalLM'],
  attention_bias: false,
  head_dim: 128,
  hidden_act: 'silu',
  hidden_size: 1024,
  intermediate_size: 3072,
  max_position_embeddings: 40_960,
  num_attention_heads: 16,
  num_hidden_layers: 28,
  num_key_value_heads: 8,
  rms_norm_eps: 1e-6,
  rope_scaling: null,
  rope_theta: 1_000_000,
  sliding_window: null,
  tie_word_embeddings: true,
  use_sliding_window: false,
  vocab_size: 151_936
};

/** Of SmolLM2-135M-Instruct. */
const SMOLLM2 = {
  architectures: ['LlamaForCausalLM'],
  attention_bias: false,
  hidden_act: 'silu',
  hidden_size: 576,
  intermediate_size: 1536,
  max_position_embeddings: 8192,
  mlp_bias: false,
  num_attention_heads: 9,
  num_hidden_layers: 30,
  num_key_value_heads: 3,
  rms_norm_eps: 1e-5,
  rope_interleaved: false,
  rope_scaling: null,
  rope_theta: 100_000,
  tie_word_embeddings: true,
  vocab_size: 49_152
};

describe('a config', () => {
  it.each([
    ['Llama 3.2 1B', LLAMA, 1_235_814_400],
    ['Qwen2.5 3B', QWEN25, 3_085_938_688],
    ['Qwen3 0.6B', QWEN3, 596_049_920],
    ['SmolLM2 135M', SMOLLM2, 134_515_008]
  ])('of %s gives a shape with as many parameters as the model has', (_, config, parameters) => expect(parametersOf(shapeOfConfig(config))).toBe(parameters));

  it('becomes the fields of a shape', () =>
    expect(shapeOfConfig(LLAMA)).toEqual({
      vocabulary: 128_256,
      width: 2048,
      layers: 16,
      heads: 32,
      keyHeads: 8,
      headWidth: 64,
      mlpWidth: 8192,
      theta: 500_000,
      rotaryScaling: { factor: 32, lowTurns: 1, highTurns: 4, originalPositions: 8192 },
      epsilon: 1e-5,
      positions: 131_072,
      biased: false,
      headNorm: false,
      tied: true
    }));

  it('tells families apart', () => {
    expect(shapeOfConfig(QWEN25)).toMatchObject({ biased: true, headNorm: false, headWidth: 128, rotaryScaling: null });
    expect(shapeOfConfig(QWEN3)).toMatchObject({ biased: false, headNorm: true, headWidth: 128 });
    expect(shapeOfConfig(SMOLLM2)).toMatchObject({ biased: false, headNorm: false, headWidth: 64, theta: 100_000 });
  });

  it('is read as older and newer releases of transformers write it', () => {
    const { rope_scaling, rope_theta, ...rest } = LLAMA;
    const { rope_type, ...scaling } = rope_scaling;
    expect(shapeOfConfig({ ...rest, rope_parameters: { ...scaling, rope_type, rope_theta } })).toEqual(shapeOfConfig(LLAMA));
    expect(shapeOfConfig({ ...rest, rope_theta, rope_scaling: { ...scaling, type: rope_type } })).toEqual(shapeOfConfig(LLAMA));
  });

  it('may divide all angles alike', () => {
    expect(shapeOfConfig({ ...SMOLLM2, rope_scaling: { type: 'linear', factor: 4 } })).toMatchObject({ theta: 100_000, rotaryScaling: { factor: 4 } });
    expect(shapeOfConfig({ ...SMOLLM2, rope_parameters: { rope_type: 'linear', factor: 2, rope_theta: 500 } })).toMatchObject({
      theta: 500,
      rotaryScaling: { factor: 2 }
    });
  });

  it('leaves unsaid what transformers has a default for', () => {
    const { tie_word_embeddings: _, rope_theta: _theta, num_key_value_heads: _heads, rms_norm_eps: _epsilon, ...rest } = SMOLLM2;
    expect(shapeOfConfig(rest)).toMatchObject({ tied: false, theta: 10_000, keyHeads: 9, epsilon: 1e-6 });
    const { head_dim: _width, ...unsaid } = QWEN3;
    expect(shapeOfConfig({ ...unsaid, head_dim: null })).toMatchObject({ headWidth: 128 });
  });

  it.each(FAMILIES)('of %s asks for the tensors that transformers saves', async (family) => {
    const { weights } = await fetchFixture(family);
    const stored = [...weights.tensors.values()].reduce((total, { shape }) => total + shape.reduce((product, size) => product * size, 1), 0);
    expect(parametersOf(shapeOfConfig(configOf(family)))).toBe(stored);
  });
});

describe('a config of something else', () => {
  const scaled = (changes: object) => ({ ...LLAMA, rope_scaling: { ...LLAMA.rope_scaling, ...changes } });
  it.each([
    ['nothing', null, /is no object/],
    ['a list', [LLAMA], /is no object/],
    ['no architecture', { ...LLAMA, architectures: undefined }, /names none\) is not supported/],
    [
      'another architecture',
      { ...LLAMA, architectures: ['MistralForCausalLM'] },
      /MistralForCausalLM is not supported, only Qwen2ForCausalLM, Qwen3ForCausalLM, Llama/
    ],
    ['an architecture named like a method', { ...LLAMA, architectures: ['toString'] }, /toString is not supported/],
    ['a sliding window', { ...QWEN25, use_sliding_window: true }, /sliding window/],
    ['a sliding window in one layer', { ...QWEN3, layer_types: ['full_attention', 'sliding_attention'] }, /sliding window/],
    ['biases on all of attention', { ...QWEN3, attention_bias: true }, /"attention_bias"/],
    ['biases in the MLP', { ...LLAMA, mlp_bias: true }, /"mlp_bias"/],
    ['another activation', { ...LLAMA, hidden_act: 'gelu' }, /activation "gelu"/],
    ['attention to both sides', { ...QWEN3, is_causal: false }, /"is_causal"/],
    ['a linear scaling without its factor', { ...LLAMA, rope_scaling: { type: 'linear' } }, /"factor" as a positive number/],
    ['another scaling', scaled({ rope_type: 'yarn' }), /rotary scaling "yarn" is not supported/],
    ['a scaling without its factor', scaled({ factor: undefined }), /"factor" as a positive number/],
    ['a scaling upside down', scaled({ high_freq_factor: 0.5 }), /"high_freq_factor" must be greater/],
    ['a damaged scaling', { ...LLAMA, rope_scaling: 'llama3' }, /is no object/],
    ['heads turned in part', { ...LLAMA, partial_rotary_factor: 0.5 }, /only a part of each head/],
    ['neighbours paired', { ...SMOLLM2, rope_interleaved: true }, /neighbouring/],
    ['no width', { ...LLAMA, hidden_size: undefined }, /"hidden_size" as a positive number/],
    ['a width in words', { ...LLAMA, hidden_size: '2048' }, /"hidden_size" as a positive number/],
    ['half a layer', { ...LLAMA, num_hidden_layers: 1.5 }, /a whole number is needed/],
    ['heads that do not divide the width', { ...SMOLLM2, num_attention_heads: 10 }, /"head_dim" as 57.6/],
    ['heads that do not share keys evenly', { ...LLAMA, num_key_value_heads: 7 }, /heads do not fit/],
    ['heads too wide', { ...LLAMA, head_dim: 256 }, /heads do not fit/]
  ])('with %s is refused with a sentence', (_, config, sentence) => {
    const read = () => shapeOfConfig(config);
    expect(read).toThrow(FormatError);
    expect(read).toThrow(sentence);
  });
});
