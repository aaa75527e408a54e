/** A disk in memory, which may be full. */
import type { Disk } from '../../src/weights/download/disk';
import { sourceOfBytes } from '../../src/weights/format/source';

export function memoryDisk(room = Infinity): Disk & { readonly files: Map<string, Uint8Array> } {
  const files = new Map<string, Uint8Array>();
  const open = new Set<string>();
  const resize = (name: string, size: number): void => {
    const old = files.get(name)!;
    const others = [...files].reduce((sum, [other, bytes]) => sum + (other === name ? 0 : bytes.length), 0);
    if (size > old.length && others + size > room) throw new DOMException('No space.', 'QuotaExceededError');
    const bytes = new Uint8Array(size);
    bytes.set(old.subarray(0, size));
    files.set(name, bytes);
  };
  return {
    files,
    async open(name) {
      if (open.has(name)) throw new DOMException('It is open.', 'NoModificationAllowedError');
      open.add(name);
      files.set(name, files.get(name) ?? new Uint8Array());
      return {
        size: () => files.get(name)!.length,
        read: (offset, length) => files.get(name)!.slice(offset, offset + length),
        write(offset, bytes) {
          if (offset + bytes.length > files.get(name)!.length) resize(name, offset + bytes.length);
          files.get(name)!.set(bytes, offset);
        },
        truncate: (size) => resize(name, size),
        flush: () => undefined,
        close: () => void open.delete(name)
      };
    },
    source: async (name) => (files.has(name) ? sourceOfBytes(files.get(name)!) : null),
    read: async (name) => files.get(name)?.slice() ?? null,
    list: async () => [...files.keys()],
    async remove(name) {
      if (open.has(name)) throw new DOMException('It is open.', 'NoModificationAllowedError');
      files.delete(name);
    }
  };
}
