/** The models a folder holds: a GGUF file each, or weights in safetensors with what belongs to them. */

/** A file by its path within a folder, and its bytes. */
export interface ListedFile {
  readonly path: string;
  readonly size: number;
}

/** One way to have the model of a folder. */
export interface Variety {
  readonly format: 'gguf' | 'safetensors';
  /** For people: the type of a GGUF's weights, as `Q4_K_M`, else the name of the file. */
  readonly label: string;
  /** Paths of all that must be fetched, the one to open first. */
  readonly paths: readonly string[];
  /** Bytes of them all. */
  readonly size: number;
}

/** The types llama.cpp writes into names. */
const TYPE = /(?:^|[-._])((?:I?Q\d\w*|BF16|F16|F32|FP16|FP32))\.gguf$/i;
const COMPANIONS = new Set(['config.json', 'generation_config.json', 'tokenizer.json', 'tokenizer_config.json', 'chat_template.jinja']);
const INDEX = 'model.safetensors.index.json';

const folderOf = (path: string): string => path.slice(0, path.lastIndexOf('/') + 1);
const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

const varietyOf = (format: Variety['format'], label: string, files: readonly ListedFile[]): Variety => ({
  format,
  label,
  paths: files.map(({ path }) => path),
  size: files.reduce((sum, { size }) => sum + size, 0)
});

/** A GGUF brings its tokenizer and settings. One that was split into several files, or that holds only an image encoder, cannot be read here. */
function ggufOf(file: ListedFile): Variety | null {
  const name = nameOf(file.path);
  if (!/\.gguf$/i.test(name) || /-\d{5}-of-\d{5}\.gguf$/i.test(name) || /^mmproj/i.test(name)) return null;
  return varietyOf('gguf', TYPE.exec(name)?.[1]?.toUpperCase() ?? name, [file]);
}

/** Weights of transformers in one folder, beside the `config.json` without which they cannot be read; null where there are none. */
function safetensorsOf(files: readonly ListedFile[]): Variety | null {
  const named = new Map(files.map((file) => [nameOf(file.path), file]));
  const index = named.get(INDEX);
  const single = named.get('model.safetensors');
  const first = index ?? single;
  if (!first || !named.has('config.json')) return null;
  const weights = index ? files.filter(({ path }) => /^model-\d+-of-\d+\.safetensors$/.test(nameOf(path))) : [];
  return varietyOf('safetensors', folderOf(first.path) + 'safetensors', [first, ...weights, ...files.filter(({ path }) => COMPANIONS.has(nameOf(path)))]);
}

/** All that can be opened, smallest first. */
export function varietiesOf(files: readonly ListedFile[]): Variety[] {
  const folders = new Set(files.map(({ path }) => folderOf(path)));
  const checkpoints = [...folders].flatMap((folder) => safetensorsOf(files.filter(({ path }) => folderOf(path) === folder)) ?? []);
  return [...files.flatMap((file) => ggufOf(file) ?? []), ...checkpoints].sort((a, b) => a.size - b.size);
}
