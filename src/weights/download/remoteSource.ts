/** A file on a server as a ByteSource: each read is one range request, and nothing is cached. */
import { DownloadError } from './downloadError';
import { request, requireRange, type RemoteFile } from './request';
import { retry, type Network } from './retry';
import type { ByteSource } from '../format/source';

/** For reading headers before a file is downloaded. Reading rejects with a DownloadError whose message is for people, or with the signal's reason. */
export const sourceOfRemote = (file: RemoteFile & { readonly size: number }, network: Network, signal: AbortSignal): ByteSource => ({
  size: file.size,
  read: (offset, length) => {
    if (length === 0) return Promise.resolve(new Uint8Array());
    return retry(network, signal, `${file.name} ${offset}`, async () => {
      const response = await request(file.name, file.url, network, signal, `${offset}-${offset + length - 1}`);
      try {
        requireRange({ ...file, tag: null, modified: null }, offset, offset + length, response);
        const bytes = new Uint8Array(await response.arrayBuffer());
        if (bytes.length === length) return bytes;
      } catch (error) {
        await response.body?.cancel().catch(() => undefined);
        signal.throwIfAborted();
        if (error instanceof DownloadError) throw error;
      }
      throw new DownloadError('cut', `The connection broke while ${file.name} was read. Check the network, then try again.`);
    });
  }
});
