/** Files by their paths within a folder or repository, found by name as people and file systems write it. */

/** The folder's path, which ends in a slash; empty for the outermost. */
export const folderOf = (path: string): string => path.slice(0, path.lastIndexOf('/') + 1);

export const fileNameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

/** Files that systems put beside others: `._model.gguf` and `__MACOSX` of macOS, `.cache` of downloads, `Thumbs.db` of Windows. */
export const isHidden = (path: string): boolean => path.split('/').some((part) => part.startsWith('.') || part === '__MACOSX');

/** The path among these that is meant: as it is written, else the only one that differs in capitals alone, as where a file system does not tell them apart. */
export function findPath(paths: readonly string[], wanted: string): string | null {
  if (paths.includes(wanted)) return wanted;
  const alike = paths.filter((path) => path.toLowerCase() === wanted.toLowerCase());
  return alike.length === 1 ? alike[0]! : null;
}
