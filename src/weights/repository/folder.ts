/** A model's files among those that a person chose or dropped. */
import type { ListedFile } from '../../record/model';
import { sourceOfBlob, type ByteSource } from '../format/source';

export interface ModelFolder {
  readonly files: readonly ListedFile[];
  /** Rejects with a sentence where the file is not there. */
  open(path: string): Promise<ByteSource>;
}

/** The files by their paths, within the folder where one was chosen as a whole; `name` is what they are called together. */
export function folderOfFiles(name: string, files: readonly File[]): ModelFolder {
  const pathOf = ({ webkitRelativePath, name }: File): string => webkitRelativePath.slice(webkitRelativePath.indexOf('/') + 1) || name;
  const byPath = new Map(files.map((file) => [pathOf(file), file]));
  return {
    files: [...byPath].map(([path, { size }]) => ({ path, size })),
    async open(path) {
      const file = byPath.get(path);
      if (!file) throw new Error(`${name} has no file ${path}. Choose the whole folder of the model, or a GGUF file.`);
      return sourceOfBlob(file);
    }
  };
}
