/** Models next to the app: files in the folder `models` of its server, which lists them in `models/index.json`, since a plain server lists nothing. */
import { MODELS_FOLDER, nameFile } from '../../record/model';
import { DownloadError } from '../download/downloadError';
import { request, refuseHtml, type RemoteFile } from '../download/request';
import { BROWSER_NETWORK, retry, type Network } from '../download/retry';

/** A file of that folder. */
export interface LocalFile extends RemoteFile {
  /** Within the folder. */
  readonly path: string;
  readonly size: number;
}

const LIST = 'index.json';

/** Paths that stay within the folder. */
const isPath = (path: unknown): path is string =>
  typeof path === 'string' && path.length > 0 && path.split('/').every((part) => part !== '' && part !== '.' && part !== '..' && !/[\\:?#]/.test(part));

const isMissing = (error: unknown): boolean => error instanceof DownloadError && (error.kind === 'absent' || error.kind === 'page');

/** Throws a DownloadError where the list is none. */
function filesOf(list: unknown, folder: URL): LocalFile[] {
  const entries: readonly unknown[] = Array.isArray(list) ? list : [null];
  return entries.map((entry) => {
    const { path, size } = (entry ?? {}) as Readonly<Record<string, unknown>>;
    if (!isPath(path) || !Number.isSafeInteger(size) || (size as number) < 0)
      throw new DownloadError(
        'listing',
        `${folder.href}${LIST} is no list of models: it must hold [{"path": "name.gguf", "size": bytes}, …]. Build the page again.`
      );
    const escaped = path.split('/').map(encodeURIComponent).join('/');
    return { path, size: size as number, url: new URL(escaped, folder).href, name: nameFile(MODELS_FOLDER, path), sha256: null };
  });
}

/**
 * The files that the folder's list names; none where there is no list. `folder` ends in a slash. Rejects
 * with a DownloadError whose message is for people, or with the signal's reason.
 */
export async function listLocalModels(folder: URL, signal: AbortSignal, network: Network = BROWSER_NETWORK): Promise<readonly LocalFile[]> {
  const url = new URL(LIST, folder).href;
  try {
    return await retry(network, signal, url, async () => {
      const response = await request('The list of models next to the app', url, network, signal);
      refuseHtml({ url, name: url, size: null, sha256: null }, response.headers);
      return filesOf(await response.json().catch(() => null), folder);
    });
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}
