/** A body from files as transformers saves them: `config.json` and the tensors of one or more safetensors files. */
import type { FileTensor } from '../weights/tensor';
import { shapeOfConfig } from './config';
import { HEAD } from './shape';
import { storedBody, type StoredBody } from './stored';

/** Frequencies that old releases saved with each layer; they follow from the config. */
const isFrequencies = (name: string): boolean => name.endsWith('.rotary_emb.inv_freq');

/** The body. Throws a FormatError where the config is of another architecture, or the tensors do not fit it. A head that is saved although it is the embedding is left. */
export function bodyOfCheckpoint(config: unknown, tensors: ReadonlyMap<string, FileTensor>): StoredBody {
  const shape = shapeOfConfig(config);
  const own = [...tensors].filter(([name]) => !isFrequencies(name) && !(shape.tied && name === HEAD));
  return storedBody(shape, new Map(own));
}
