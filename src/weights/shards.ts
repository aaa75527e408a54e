/** Weights as transformers saves them: one safetensors file, or several with an index that says which tensor lies where. Headers are read, tensors stay in the files. */
import { require } from './format';
import { headerLength, PREFIX, readHeader } from './safetensorsHeader';
import { readExactly, type ByteSource } from './source';
import { requireType, type FileTensor } from './tensor';

const REMEDY = 'Choose the weights as they were trained, in BF16, F16 or F32, or a GGUF file of the same model.';
/** A 3B model has two or three. */
const MOST_FILES = 1000;

/** The tensors of one file by name. Throws a FormatError where it is damaged, or a tensor is not of floats. */
export async function openSafetensors(source: ByteSource): Promise<ReadonlyMap<string, FileTensor>> {
  const prefix = await readExactly(source, 0, Math.min(PREFIX, source.size), 'the length of the header');
  const length = headerLength(prefix, source.size);
  const { places } = readHeader(await readExactly(source, PREFIX, length, 'the header'), source.size);
  const tensors = [...places].map(([name, { dtype, shape, from }]): [string, FileTensor] => {
    requireType(name, dtype, REMEDY);
    return [name, { name, type: dtype, shape, source, offset: PREFIX + length + from }];
  });
  return new Map(tensors);
}

/** Files by tensor, from a parsed `model.safetensors.index.json`. Names that lead out of the folder are refused. */
function filesIn(index: unknown): ReadonlyMap<string, string> {
  const map = (index as { readonly weight_map?: unknown } | null | undefined)?.weight_map;
  require(typeof map === 'object' && map !== null && !Array.isArray(map), 'The index of the weights has no "weight_map". Fetch it again.');
  const files = new Map(
    Object.entries(map as Readonly<Record<string, unknown>>).map(([tensor, file]) => {
      require(typeof file === 'string' &&
        /^[\w-][\w.-]*\.safetensors$/.test(
          file
        ), `The index places the tensor "${tensor}" in ${JSON.stringify(file)}, which is no name of a safetensors file.`);
      return [tensor, file];
    })
  );
  require(new Set(files.values()).size <= MOST_FILES, `The index names more than ${MOST_FILES} files, which are the most that are read.`);
  return files;
}

/** The tensors of all files that the index names; `open` gives a file by its name. Throws a FormatError where the index or a file is damaged, or they do not fit together. */
export async function openShards(index: unknown, open: (file: string) => Promise<ByteSource>): Promise<ReadonlyMap<string, FileTensor>> {
  const files = filesIn(index);
  const opened = new Map<string, ReadonlyMap<string, FileTensor>>();
  for (const file of new Set(files.values())) opened.set(file, await openSafetensors(await open(file)));
  const tensors = [...files].map(([name, file]): [string, FileTensor] => {
    const tensor = opened.get(file)!.get(name);
    require(tensor !== undefined, `The index places the tensor "${name}" in ${file}, which does not have it. Fetch both again.`);
    return [name, tensor];
  });
  return new Map(tensors);
}
