/** The Hugging Face Hub: what a repository is, which files it has, and where they lie. */
import { nameFile } from '../../record/model';
import { DownloadError } from '../download/downloadError';
import { request, type RemoteFile } from '../download/request';
import { BROWSER_NETWORK, retry, type Network } from '../download/retry';

const HUB = 'https://huggingface.co';

/** A file as the Hub lists it. */
export interface HubFile extends RemoteFile {
  /** Within the repository. */
  readonly path: string;
  readonly size: number;
}

export interface HubRepository {
  /** `owner/name`. */
  readonly repository: string;
  /** As it was asked for: a branch, a tag or a commit. */
  readonly revision: string;
  /** The commit that the revision stood for, of which all files are. */
  readonly commit: string;
  /** The licence's short name, as `apache-2.0`; null where none is given. */
  readonly licence: string | null;
  /** Its files are given only to those who accepted the licence. */
  readonly gated: boolean;
  readonly files: readonly HubFile[];
}

/** Where to ask; another base than the Hub's may be a mirror. */
export interface HubSettings {
  readonly base?: string;
  readonly network?: Network;
}

/** Pages of the list, of up to 1,000 files each, that are read. */
const MOST_PAGES = 20;

const damaged = (what: string): DownloadError =>
  new DownloadError('listing', `The Hub's answer about ${what} cannot be read. Check the address of the Hub; on a guest network, sign in first.`);

const escapePath = (path: string): string => path.split('/').map(encodeURIComponent).join('/');

type ApiObject = Readonly<Record<string, unknown>>;
const isObject = (value: unknown): value is ApiObject => typeof value === 'object' && value !== null && !Array.isArray(value);

/** An answer in JSON and the address of the next page, if any. */
async function askJson(what: string, url: string, network: Network, signal: AbortSignal): Promise<{ readonly json: unknown; readonly next: string | null }> {
  return retry(network, signal, url, async () => {
    const response = await request(what, url, network, signal);
    const json: unknown = await response.json().catch(() => {
      signal.throwIfAborted();
      throw damaged(what);
    });
    const next = /<([^>]+)>;\s*rel="next"/.exec(response.headers.get('link') ?? '');
    return { json, next: next && new URL(next[1]!, url).href };
  });
}

/** A listed file; null for other entries. Files outside large-file storage have only git's object hash, which identifies their version but cannot verify their bytes. */
function fileOf(entry: ApiObject, repository: string, revision: string, commit: string, base: string): HubFile | null {
  const { type, path, size, lfs, oid: git } = entry;
  if (type !== 'file' || typeof path !== 'string') return null;
  const oid = isObject(lfs) && typeof lfs.oid === 'string' && /^[0-9a-f]{64}$/.test(lfs.oid) ? lfs.oid : null;
  const bytes = isObject(lfs) && lfs.size !== undefined ? lfs.size : size;
  if (!Number.isSafeInteger(bytes) || (bytes as number) < 0) return null;
  return {
    path,
    name: nameFile({ repository, revision }, path),
    url: `${base}/${repository}/resolve/${commit}/${escapePath(path)}`,
    size: bytes as number,
    sha256: oid,
    ...(oid === null && typeof git === 'string' && /^[0-9a-f]{40,64}$/.test(git) ? { gitHash: git } : {})
  };
}

/**
 * What the Hub has under `owner/name` at a revision. Rejects with a DownloadError whose message is for people, or with the signal's reason.
 * The layout is the Hub's own: https://huggingface.co/docs/hub/api
 */
export async function listRepository(
  repository: string,
  revision: string,
  signal: AbortSignal,
  { base = HUB, network = BROWSER_NETWORK }: HubSettings = {}
): Promise<HubRepository> {
  if (!/^[\w.-]+\/[\w.-]+$/.test(repository))
    throw new DownloadError('absent', `"${repository}" is no repository of the Hub. Write it as owner/name, for example Qwen/Qwen2.5-3B-Instruct-GGUF.`);
  const what = `${repository} (${revision})`;
  const { json: card } = await askJson(what, `${base}/api/models/${repository}/revision/${encodeURIComponent(revision)}`, network, signal);
  if (!isObject(card) || typeof card.sha !== 'string' || !/^\w+$/.test(card.sha)) throw damaged(what);
  const commit = card.sha;
  const files: HubFile[] = [];
  let page: string | null = `${base}/api/models/${repository}/tree/${commit}?recursive=true`;
  for (let count = 0; page && count < MOST_PAGES; count++) {
    const { json, next } = await askJson(what, page, network, signal);
    if (!Array.isArray(json)) throw damaged(what);
    files.push(...json.filter(isObject).flatMap((entry) => fileOf(entry, repository, revision, commit, base) ?? []));
    page = next;
  }
  const licence = isObject(card.cardData) && typeof card.cardData.license === 'string' ? card.cardData.license : null;
  return { repository, revision, commit, licence, gated: card.gated === 'auto' || card.gated === 'manual' || card.gated === true, files };
}
