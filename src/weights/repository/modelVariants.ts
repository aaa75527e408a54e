/** Finds the models in a folder (a GGUF file each, or safetensors with their config and tokenizer), and the files that are no model, with the reason. */
import type { ListedFile, ModelVariant, UnreadableFile } from '../../record/model';
import { BLOCKS } from '../format/block';
import { DownloadError } from '../download/downloadError';
import { FormatError } from '../format/formatError';
import { findPath, folderOf, isHidden, fileNameOf } from './paths';
import { readJsonFile } from '../format/jsonFile';
import type { ByteSource } from '../format/source';
import { weightFilesOf, type IndexFile, type WeightFiles } from './weightFiles';
import { readWeightMap } from '../format/weightMap';

/** What a folder holds. */
export interface FolderModels {
  /** Those whose names have a readable type, smallest first; then the others; last those with missing files. */
  readonly variants: readonly ModelVariant[];
  readonly unreadable: readonly UnreadableFile[];
}

/** The types llama.cpp writes into names. */
const TYPE = /(?:^|[-._])((?:I?Q\d\w*|BF16|F16|F32|FP16|FP32))\.gguf$/i;
const PART = /-(\d{5})-of-(\d{5})(?=\.gguf$)/i;
const INDEX = 'model.safetensors.index.json';
const NEEDED = ['config.json', 'tokenizer.json'];
const COMPANIONS = [...NEEDED, 'generation_config.json', 'tokenizer_config.json', 'chat_template.jinja'];

const sizeOf = (files: readonly ListedFile[]): number => files.reduce((sum, { size }) => sum + size, 0);

/** The variant of a GGUF file, or the reason why its name or size shows that it is no whole model. Its content is checked when it is opened. */
function ggufOf(file: ListedFile): ModelVariant | string {
  const name = fileNameOf(file.path);
  const [, number, of] = PART.exec(name) ?? [];
  if (Number(of) > 1) return `It is part ${Number(number)} of ${Number(of)}. Join them with "llama-gguf-split --merge", or choose a model in one file.`;
  const plain = name.replace(PART, '');
  const type = TYPE.exec(plain)?.[1]?.toUpperCase();
  if (/^mmproj|[-._]mmproj/i.test(name)) return 'It is what turns images into tokens for a model, and is none itself.';
  if (!type && /imatrix/i.test(name)) return 'It is an importance matrix, from which models are made smaller, and is none itself.';
  if (file.size === 0) return 'It has no bytes, so it is no GGUF file. Fetch it again.';
  return { format: 'gguf', label: type ?? name, paths: [file.path], size: file.size };
}

/** Whether the type in a name, as `Q4_K` in `Q4_K_M`, is one that is read. */
const isRead = ({ format, label }: ModelVariant): boolean =>
  format === 'safetensors' || !/^I?Q\d/.test(label) || Object.hasOwn(BLOCKS, label.replace(/_(?:XXS|XS|S|M|L|XL)$/, ''));

/** The variant of a folder's weights with their companion files; empty companions count as absent. */
function checkpointOf({ label, files, missing }: WeightFiles, listed: readonly ListedFile[], folder: string): ModelVariant {
  const paths = listed.filter(({ size }) => size > 0).map(({ path }) => path);
  const places = COMPANIONS.map((name) => [name, findPath(paths, folder + name)] as const);
  const besides = listed.filter(({ path }) => places.some(([, place]) => place === path));
  const all = [...files, ...besides];
  const empty = files.filter(({ size }) => size === 0).map(({ path }) => `${fileNameOf(path)} with any bytes`);
  const lost = [...missing, ...empty, ...places.filter(([name, place]) => place === null && NEEDED.includes(name)).map(([name]) => name)];
  return { format: 'safetensors', label: folder + label, paths: all.map(({ path }) => path), size: sizeOf(all), ...(lost.length ? { missing: lost } : {}) };
}

/** Why a file of tensors belongs to no model here. */
function reasonOf(path: string, indexed: boolean): string {
  const name = fileNameOf(path);
  if (/^adapter_model/i.test(name)) return 'It is an adapter, which changes a model and is none itself.';
  return indexed ? 'The index beside it does not name it.' : 'It is not called as transformers calls a model: model.safetensors, or numbered parts of it.';
}

/** Opens a listed file by its path; null where it cannot be read yet. */
export type OpenListed = (path: string) => Promise<ByteSource | null>;

async function readIndex(file: ListedFile, open: OpenListed): Promise<IndexFile> {
  const source = await open(file.path);
  return { file, names: source && [...new Set(readWeightMap(await readJsonFile(source, fileNameOf(file.path))).values())] };
}

async function checkpointsIn(listed: readonly ListedFile[], folder: string, open: OpenListed): Promise<FolderModels> {
  const path = findPath(
    listed.map((file) => file.path),
    folder + INDEX
  );
  const file = listed.find((each) => each.path === path);
  const unreadable: UnreadableFile[] = [];
  let index: IndexFile | 'damaged' | null = null;
  try {
    index = file ? await readIndex(file, open) : null;
  } catch (error) {
    if (!(error instanceof FormatError || error instanceof DownloadError)) throw error;
    index = 'damaged';
    unreadable.push({ path: file!.path, reason: error.message });
  }
  const variants = weightFilesOf(listed, folder, index).map((files) => checkpointOf(files, listed, folder));
  const used = new Set(variants.flatMap(({ paths }) => paths));
  const others = listed.filter((each) => folderOf(each.path) === folder && /\.safetensors$/i.test(each.path) && !used.has(each.path));
  return { variants, unreadable: [...unreadable, ...others.map((each) => ({ path: each.path, reason: reasonOf(each.path, index !== null) }))] };
}

/**
 * All that may be opened, and what cannot. An index is read by `open`, and what it names is what belongs to the model; one that is damaged or cannot be
 * All models that may be opened, and the files that cannot. An index is read by `open`, and names the model's weights; one that is damaged or cannot be
 * fetched is listed as unreadable. A checkpoint without config or tokenizer has `missing` files.
 */
export async function findModels(files: readonly ListedFile[], open: OpenListed): Promise<FolderModels> {
  const listed = files.filter(({ path }) => !isHidden(path));
  const hidden = files.filter(({ path }) => isHidden(path) && /\.(gguf|safetensors)$/i.test(path));
  const ggufs = listed.filter(({ path }) => /\.gguf$/i.test(path)).map((file) => [file.path, ggufOf(file)] as const);
  const folders = [...new Set(listed.map(({ path }) => folderOf(path)))];
  const checkpoints = await Promise.all(folders.map((folder) => checkpointsIn(listed, folder, open)));
  const variants = [...ggufs.flatMap(([, found]) => (typeof found === 'string' ? [] : [found])), ...checkpoints.flatMap((each) => each.variants)];
  const rank = (variant: ModelVariant): number => (variant.missing ? 2 : isRead(variant) ? 0 : 1);
  return {
    variants: variants.sort((a, b) => rank(a) - rank(b) || a.size - b.size),
    unreadable: [
      ...hidden.map(({ path }) => ({ path, reason: 'The system put it beside the others, and it holds no model.' })),
      ...ggufs.flatMap(([path, found]) => (typeof found === 'string' ? [{ path, reason: found }] : [])),
      ...checkpoints.flatMap((each) => each.unreadable)
    ]
  };
}

/** The most names of what is missing that a sentence lists. */
const MOST_NAMED = 3;

/** Why a model is not whole. `whose` begins the sentence: the folder's name, or the repository. */
function lacking(missing: readonly string[], whose: string): string {
  const besides = missing.filter((name) => NEEDED.includes(name));
  const weights = missing.filter((name) => !NEEDED.includes(name));
  const more = weights.length > MOST_NAMED ? ` and ${weights.length - MOST_NAMED} others` : '';
  return [
    ...(weights.length
      ? [`${whose} has no file ${weights.slice(0, MOST_NAMED).join(', ')}${more}. Choose the whole folder of the model, or a GGUF file.`]
      : []),
    ...(besides.length ? [`There is no ${besides.join(' and no ')} beside the weights. Choose a folder that has one, or a GGUF file of the same model.`] : [])
  ].join(' ');
}

/** The same with variants that have missing files moved to `unreadable`. `whose` as in `lacking`. */
export function completeModels({ variants, unreadable }: FolderModels, whose: string): FolderModels {
  const parts = variants.filter(({ missing }) => missing).map(({ paths, missing }) => ({ path: paths[0]!, reason: lacking(missing!, whose) }));
  return { variants: variants.filter(({ missing }) => !missing), unreadable: [...unreadable, ...parts] };
}
