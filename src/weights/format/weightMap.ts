/** Reads `model.safetensors.index.json`, which says which tensor is in which file. */
import { assertFormat } from './formatError';

/** A 3B model has two or three. */
const MOST_FILES = 1000;

/** The path of a safetensors file within the index's folder; null where it is none, or leads outside. */
function pathOf(file: unknown): string | null {
  if (typeof file !== 'string' || !/\.safetensors$/i.test(file) || /[\\:?#]/.test(file)) return null;
  const parts = file.split('/').filter((part) => part !== '.');
  return parts.every((part) => part !== '' && part !== '..') ? parts.join('/') : null;
}

/** Paths of files by tensor name, from a parsed index. Throws a FormatError where the index is invalid or a path leads outside its folder. */
export function readWeightMap(index: unknown): ReadonlyMap<string, string> {
  const map = (index as { readonly weight_map?: unknown } | null | undefined)?.weight_map;
  assertFormat(typeof map === 'object' && map !== null && !Array.isArray(map), 'The index of the weights has no "weight_map". Fetch it again.');
  const entries = Object.entries(map as Readonly<Record<string, unknown>>).map(([tensor, file]): [string, string] => {
    const path = pathOf(file);
    assertFormat(path !== null, `The index places the tensor "${tensor}" in ${JSON.stringify(file)}, which is no name of a safetensors file.`);
    return [tensor, path];
  });
  assertFormat(entries.length > 0, 'The index of the weights names no tensor. Fetch it again, or choose another model.');
  const files = new Map(entries);
  assertFormat(new Set(files.values()).size <= MOST_FILES, `The index names more than ${MOST_FILES} files, which are the most that are read.`);
  return files;
}
