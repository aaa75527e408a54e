/** Opens an untrusted zip: names, sizes and number of its files are checked before anything is inflated. */
import { unzipSync } from 'fflate';
import { BundleError } from './errors';

/** Limits of a bundle: bytes of the zip, of one unpacked file and of all, and the number of files. */
export interface Limits {
  readonly zipped: number;
  readonly file: number;
  readonly total: number;
  readonly files: number;
}

/** Enough for five adapters of a 3B model with their moments, but not for a zip bomb. */
const LIMITS: Limits = { zipped: 2 ** 31, file: 2 ** 30, total: 2 ** 31, files: 256 };

/** The paths of all files that a bundle may contain. */
const KNOWN =
  /^(README\.md|config\.json|memories\.jsonl|events\.jsonl|metrics\.csv|checkpoint\.(json|bin)|manifest\.json|adapters\/[A-Za-z][A-Za-z0-9_-]{0,63}\/(adapter_config\.json|adapter_model\.safetensors))$/;

/** Files that file managers add to folders and zips. */
const LITTER = /(^|\/)(__MACOSX\/.*|@eaDir\/.*|\._[^/]*|\.DS_Store|\.directory|Thumbs\.db|ehthumbs\.db|desktop\.ini|Icon\r)$/i;

const mebibytes = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(1)} MiB`;

/** A file in the table of contents. */
interface ZipEntry {
  readonly name: string;
  readonly originalSize: number;
}

const leadsOutside = (name: string): boolean => /(^|[\\/])\.\.([\\/]|$)|^[\\/]|^[A-Za-z]:|\0|\\/.test(name);

/** The files of a zip by name. Throws a BundleError where it is no zip, is damaged, or has names or sizes that no bundle has. */
export function openZip(bytes: Uint8Array, limits: Limits = LIMITS): Map<string, Uint8Array> {
  if (bytes.length > limits.zipped) throw new BundleError(`This file has ${mebibytes(bytes.length)}; a bundle has at most ${mebibytes(limits.zipped)}.`);
  if (bytes[0] !== 0x50 || bytes[1] !== 0x4b) throw new BundleError('This file is not a zip. Choose a bundle that Orchard exported.');
  const seen = new Set<string>();
  let total = 0;
  /** The folder that contains all files, where a file manager wrapped them in one; empty otherwise. */
  let folder = '';
  const isBundleFile = (name: string): boolean => !name.endsWith('/') && !LITTER.test(name);
  const findFolder = ({ name }: ZipEntry): boolean => {
    if (leadsOutside(name)) throw new BundleError(`This zip holds the path "${name}", which leads out of it. It was not made by Orchard and is not opened.`);
    if (isBundleFile(name)) folder = /^[^/]+\/(?=manifest\.json$)/.exec(name)?.[0] ?? folder;
    return false;
  };
  const check = ({ name: path, originalSize }: ZipEntry): boolean => {
    if (!isBundleFile(path)) return false;
    const name = path.slice(folder.length);
    if (!path.startsWith(folder) || !KNOWN.test(name))
      throw new BundleError(`This zip holds "${path}", which no Orchard bundle has. Choose a bundle that Orchard exported.`);
    if (seen.has(name)) throw new BundleError(`This zip holds "${name}" twice, so it is not clear which one is meant.`);
    seen.add(name);
    total += originalSize;
    if (originalSize > limits.file || total > limits.total || seen.size > limits.files)
      throw new BundleError(`This zip would unpack to more than a bundle may hold (${mebibytes(limits.total)}, ${limits.files} files), so it is not unpacked.`);
    return true;
  };
  try {
    unzipSync(bytes, { filter: findFolder });
    return new Map(Object.entries(unzipSync(bytes, { filter: check })).map(([path, content]) => [path.slice(folder.length), content]));
  } catch (error) {
    if (error instanceof BundleError) throw error;
    throw new BundleError(
      'This zip is torn or damaged: it ends before its table of contents, or a file in it cannot be inflated. Export or download it again.',
      {
        cause: error
      }
    );
  }
}
