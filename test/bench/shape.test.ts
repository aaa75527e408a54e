/** The shape measured as Seedling's is that of the bundled file. */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { SHAPES } from '../../src/bench/shape';

it('Seedling is measured in the shape of the bundled model, but for its longest context', () => {
  const bytes = readFileSync(new URL('../../public/models/seedling.safetensors', import.meta.url));
  // safetensors: the header's length in eight bytes, little-endian, then the header as JSON.
  const header = JSON.parse(bytes.toString('utf8', 8, 8 + Number(bytes.readBigUInt64LE()))) as { readonly __metadata__: { readonly shape: string } };
  const { positions: _, ...bundled } = JSON.parse(header.__metadata__.shape) as Record<string, unknown>;
  const { positions: __, ...measured } = SHAPES.seedling;
  expect(measured).toEqual(bundled);
});
