/** A model's files wherever they lie: in a repository of the Hub, in a folder or among files of the person's, or beside the app. */
import type { ModelCache } from './cache';
import { DownloadError } from './downloadFault';
import type { Progress } from './downloadPace';
import { locate, type RemoteFile } from './downloadRequest';
import { BROWSER_WIRE, retry, type Wire } from './downloadRetry';
import type { HubRepository } from './hub';
import { sourceOfBlob, type ByteSource } from './source';
import type { ListedFile } from './variety';

export interface ModelFolder {
  /** For people. */
  readonly name: string;
  readonly files: readonly ListedFile[];
  /** Rejects with a sentence where the file is not there or cannot be had. */
  open(path: string, signal: AbortSignal, report: (progress: Progress) => void): Promise<ByteSource>;
}

/** Gives what `items` has at a path. */
function pick<T>(items: ReadonlyMap<string, T>, path: string, folder: string): T {
  const item = items.get(path);
  if (item === undefined) throw new Error(`${folder} has no file ${path}. Choose the whole folder of the model, or a GGUF file.`);
  return item;
}

function folderOfRemote(name: string, files: ReadonlyMap<string, RemoteFile & { readonly size: number }>, cache: ModelCache): ModelFolder {
  return {
    name,
    files: [...files].map(([path, { size }]) => ({ path, size })),
    open: async (path, signal, report) => cache.fetch(pick(files, path, name), signal, report)
  };
}

/** Files of the Hub, downloaded as they are opened. */
export const folderOfHub = ({ repository, files }: HubRepository, cache: ModelCache): ModelFolder =>
  folderOfRemote(repository, new Map(files.map((file) => [file.path, file])), cache);

/** Files the person chose or dropped; those of a chosen folder by their paths within it. */
export function folderOfFiles(name: string, files: readonly File[]): ModelFolder {
  const pathOf = ({ webkitRelativePath, name }: File): string => webkitRelativePath.slice(webkitRelativePath.indexOf('/') + 1) || name;
  const byPath = new Map(files.map((file) => [pathOf(file), file]));
  return {
    name,
    files: [...byPath].map(([path, { size }]) => ({ path, size })),
    open: async (path) => sourceOfBlob(pick(byPath, path, name))
  };
}

/** Files of a folder the person chose or dropped, with those directly in it; folders within are left alone. */
export async function folderOfHandle(handle: FileSystemDirectoryHandle): Promise<ModelFolder> {
  const files: File[] = [];
  for await (const entry of handle.values()) if (entry.kind === 'file') files.push(await (entry as FileSystemFileHandle).getFile());
  return folderOfFiles(handle.name, files);
}

/** A static server lists nothing, so these are tried. */
const USUAL = ['model.safetensors', 'model.safetensors.index.json', 'config.json', 'generation_config.json', 'tokenizer.json', 'tokenizer_config.json'];

const isMissing = (error: unknown): boolean => error instanceof DownloadError && (error.kind === 'absent' || error.kind === 'page');

/**
 * Files on a plain server, such as the one this app came from: the usual ones of a model under `address`, which ends in a slash, and `others` by
 * their paths under it, as a GGUF file or the parts of an index. What is not there is left out.
 */
export async function folderOfAddress(
  address: URL,
  others: readonly string[],
  cache: ModelCache,
  signal: AbortSignal,
  wire: Wire = BROWSER_WIRE
): Promise<ModelFolder> {
  const found = await Promise.all(
    [...USUAL, ...others].map(async (path) => {
      const url = new URL(path, address).href;
      const file: RemoteFile = { url, name: url, size: null, sha256: null };
      return retry(wire, signal, url, () => locate(file, wire, signal)).then(
        (located) => [[path, located]] as const,
        (error: unknown) => {
          if (isMissing(error)) return [];
          throw error;
        }
      );
    })
  );
  return folderOfRemote(address.href, new Map(found.flat()), cache);
}
