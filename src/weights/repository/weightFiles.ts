/** Which files hold the weights of a checkpoint in one folder: those that its index names, `model.safetensors`, or parts that are numbered in their names. */
import type { ListedFile } from '../../record/model';
import { findPath, folderOf, fileNameOf } from './paths';

/** One way to have the weights of a folder. */
export interface WeightFiles {
  /** Unique in the folder; `safetensors` for the preferred one. */
  readonly label: string;
  /** The one to open first, which is the index where there is one. */
  readonly files: readonly ListedFile[];
  /** Names of files that are not listed. */
  readonly missing: readonly string[];
}

/** An index, and the files it names; null where it cannot be read yet. */
export interface IndexFile {
  readonly file: ListedFile;
  readonly names: readonly string[] | null;
}

/** As transformers writes them now, and as it did for some models: `model.safetensors-00001-of-00002.safetensors`. */
const NUMBERED = /^(model(?:\.safetensors)?)-(\d+)-of-(\d+)\.safetensors$/i;
const USUAL = 'safetensors';
const SINGLE = 'model.safetensors';
/** A 3B model has two or three. */
const MOST_PARTS = 1000;

function named({ file, names }: IndexFile, listed: readonly ListedFile[]): WeightFiles {
  if (names === null) return { label: USUAL, files: [file], missing: ['the files that it names'] };
  const folder = folderOf(file.path);
  const paths = listed.map(({ path }) => path);
  const found = names.map((name) => ({ name, path: findPath(paths, folder + name) }));
  const wanted = new Set(found.flatMap(({ path }) => path ?? []));
  return {
    label: USUAL,
    files: [file, ...listed.filter(({ path }) => wanted.has(path))],
    missing: found.filter(({ path }) => path === null).map(({ name }) => name)
  };
}

/** Parts of one set say in their names how many there are. */
function numbered(files: readonly ListedFile[]): WeightFiles[] {
  const sets = new Map<string, ListedFile[]>();
  for (const file of files) {
    const [, start, , of] = NUMBERED.exec(fileNameOf(file.path)) ?? [];
    if (start === undefined || of === undefined) continue;
    const key = `${start.toLowerCase()} in ${Number(of)}`;
    sets.set(key, [...(sets.get(key) ?? []), file]);
  }
  return [...sets.values()].map((parts) => {
    const [, start, digits, of] = NUMBERED.exec(fileNameOf(parts[0]!.path))!;
    const there = new Set(parts.map(({ path }) => Number(NUMBERED.exec(fileNameOf(path))![2])));
    const first = there.has(0) ? 0 : 1;
    const due = Array.from({ length: Math.min(Number(of), MOST_PARTS) }, (_, i) => first + i);
    const missing = due.filter((number) => !there.has(number)).map((number) => `${start}-${String(number).padStart(digits!.length, '0')}-of-${of}.safetensors`);
    return { label: fileNameOf(parts[0]!.path), files: [...parts].sort((a, b) => (a.path < b.path ? -1 : 1)), missing };
  });
}

/**
 * Every way, the usual one first. Beside an index, also a damaged one, numbered parts that it does not name belong to nothing. `listed` is the whole listing, and
 * `folder` ends in a slash.
 */
export function weightFilesOf(listed: readonly ListedFile[], folder: string, index: IndexFile | 'damaged' | null): readonly WeightFiles[] {
  const own = listed.filter(({ path }) => folderOf(path) === folder);
  const path = findPath(
    own.map((file) => file.path),
    folder + SINGLE
  );
  const single = own.filter((file) => file.path === path);
  const byIndex = index === null || index === 'damaged' ? [] : [named(index, listed)];
  const whole = single.length && !byIndex.some(({ files }) => files.includes(single[0]!)) ? [{ label: SINGLE, files: single, missing: [] }] : [];
  const all = [...byIndex, ...whole, ...(index === null ? numbered(own) : [])];
  return all.map((each, i) => (i === 0 ? { ...each, label: USUAL } : each));
}
