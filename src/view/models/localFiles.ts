/** Local files that a person picks or drops. */

/** Files with one name for all. */
export interface LocalFiles {
  /** The folder's name, or the first file's. */
  readonly name: string;
  readonly files: readonly File[];
}

/** The files of a picker; null where none was chosen. */
export function pickedFiles(files: readonly File[]): LocalFiles | null {
  const [first] = files;
  return first ? { name: first.webkitRelativePath.split('/')[0] || first.name, files } : null;
}

const isFolder = (entry: FileSystemEntry): entry is FileSystemDirectoryEntry => entry.isDirectory;
const isFile = (entry: FileSystemEntry): entry is FileSystemFileEntry => entry.isFile;

/** The direct entries of a folder; `readEntries` returns them in batches, the last one empty. */
async function entriesIn(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = folder.createReader();
  const all: FileSystemEntry[] = [];
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (!some.length) return all;
    all.push(...some);
  }
}

const fileOf = (entry: FileSystemFileEntry): Promise<File> => new Promise((resolve, reject) => entry.file(resolve, reject));

/** The files of a drop, and those directly in dropped folders. Call it synchronously in the event handler. Null where no files were dropped; rejects where they cannot be read. */
export async function droppedFiles(transfer: DataTransfer): Promise<LocalFiles | null> {
  const dropped = [...transfer.items].map((item) => item.webkitGetAsEntry()).filter((entry) => entry !== null);
  const [first] = dropped;
  if (!first) return null;
  const entries: FileSystemEntry[] = [];
  for (const entry of dropped) entries.push(...(isFolder(entry) ? await entriesIn(entry) : [entry]));
  return { name: first.name, files: await Promise.all(entries.filter(isFile).map(fileOf)) };
}
