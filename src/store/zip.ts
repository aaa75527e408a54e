/** Opens a zip without trusting it: names, sizes and number of its files are checked before a byte is inflated. */
import { unzipSync } from 'fflate';
import { BundleError } from './errors';

/** Bytes and files a bundle may have. */
export interface Limits {
  readonly zipped: number;
  readonly file: number;
  readonly total: number;
  readonly files: number;
}

/** Room for five adapters of a 3B model with their moments, and not for a bomb. */
const LIMITS: Limits = { zipped: 2 ** 31, file: 2 ** 30, total: 2 ** 31, files: 256 };

/** Every file a bundle may hold, at exactly these paths. */
const KNOWN =
  /^(README\.md|config\.json|memories\.jsonl|events\.jsonl|metrics\.csv|checkpoint\.(json|bin)|manifest\.json|adapters\/[A-Za-z][A-Za-z0-9_-]{0,63}\/(adapter_config\.json|adapter_model\.safetensors))$/;

/** What file managers put into a folder or a zip of their own accord. */
const LITTER = /(^|\/)(__MACOSX\/.*|@eaDir\/.*|\._[^/]*|\.DS_Store|\.directory|Thumbs\.db|ehthumbs\.db|desktop\.ini|Icon\r)$/i;

const mebibytes = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(1)} MiB`;

/** A file in the table of contents. */
interface ZipEntry {
  readonly name: string;
  readonly originalSize: number;
}

const climbs = (name: string): boolean => /(^|[\\/])\.\.([\\/]|$)|^[\\/]|^[A-Za-z]:|\0|\\/.test(name);

/** The files of a zip by name. Throws a BundleError for what is no zip, a torn one, or one with names or sizes no bundle has. */
export function openZip(bytes: Uint8Array, limits: Limits = LIMITS): Map<string, Uint8Array> {
  if (bytes.length > limits.zipped) throw new BundleError(`This file has ${mebibytes(bytes.length)}; a bundle has at most ${mebibytes(limits.zipped)}.`);
  if (bytes[0] !== 0x50 || bytes[1] !== 0x4b) throw new BundleError('This file is not a zip. Choose a bundle that Orchard exported.');
  const seen = new Set<string>();
  let total = 0;
  /** The one folder that all files lie in, where a file manager put them into one. */
  let folder = '';
  const isOurs = (name: string): boolean => !name.endsWith('/') && !LITTER.test(name);
  const look = ({ name }: ZipEntry): boolean => {
    if (climbs(name)) throw new BundleError(`This zip holds the path "${name}", which leads out of it. It was not made by Orchard and is not opened.`);
    if (isOurs(name)) folder = /^[^/]+\/(?=manifest\.json$)/.exec(name)?.[0] ?? folder;
    return false;
  };
  const check = ({ name: path, originalSize }: ZipEntry): boolean => {
    if (!isOurs(path)) return false;
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
    unzipSync(bytes, { filter: look });
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
