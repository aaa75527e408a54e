/** Weights as transformers saves them: one safetensors file, or several, with or without an index. Headers are read, tensors stay in the files. */
import { assertFormat } from './formatError';
import { headerLength, PREFIX, readSafetensorsHeader } from './safetensorsHeader';
import { readExactly, type ByteSource } from './source';
import { requireType, type FileTensor } from './tensor';
import { readWeightMap } from './weightMap';

const REMEDY = 'Choose the weights as they were trained, in BF16, F16 or F32, or a GGUF file of the same model.';

/** The tensors of one file by name. Throws a FormatError where it is damaged, or a tensor is not of floats. */
export async function openSafetensors(source: ByteSource): Promise<ReadonlyMap<string, FileTensor>> {
  const prefix = await readExactly(source, 0, Math.min(PREFIX, source.size), 'the length of the header');
  const length = headerLength(prefix, source.size);
  const { tensors: places } = readSafetensorsHeader(await readExactly(source, PREFIX, length, 'the header'), source.size);
  const tensors = [...places].map(([name, { dtype, shape, from }]): [string, FileTensor] => {
    requireType(name, dtype, REMEDY);
    return [name, { name, type: dtype, shape, source, offset: PREFIX + length + from }];
  });
  return new Map(tensors);
}

/** The tensors of all files that the index names; `open` gives a file by its path within the index's folder. Throws a FormatError where the index or a file is damaged, or they do not fit together. */
export async function openIndexedShards(index: unknown, open: (file: string) => Promise<ByteSource>): Promise<ReadonlyMap<string, FileTensor>> {
  const files = readWeightMap(index);
  const opened = new Map<string, ReadonlyMap<string, FileTensor>>();
  for (const file of new Set(files.values())) opened.set(file, await openSafetensors(await open(file)));
  const tensors = [...files].map(([name, file]): [string, FileTensor] => {
    const tensor = opened.get(file)!.get(name);
    assertFormat(tensor !== undefined, `The index places the tensor "${name}" in ${file}, which does not have it. Fetch both again.`);
    return [name, tensor];
  });
  return new Map(tensors);
}

/** The tensors of numbered parts without an index. Throws a FormatError where one is damaged, or two hold a tensor of one name. */
export async function openNumberedShards(sources: readonly ByteSource[]): Promise<ReadonlyMap<string, FileTensor>> {
  const tensors = new Map<string, FileTensor>();
  for (const source of sources)
    for (const [name, tensor] of await openSafetensors(source)) {
      assertFormat(!tensors.has(name), `Two parts of the weights hold a tensor "${name}". Fetch them again, with their index.`);
      tensors.set(name, tensor);
    }
  return tensors;
}
