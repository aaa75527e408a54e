/** What of a file has arrived, in a file beside it: a line that says which file, then a line for each span on disk, then one that it is whole and right. */
import type { Disk } from './disk';
import { mergeSpans, type ByteSpan } from './span';
import { sameValidators, readTag, type LocatedFile, type RemoteFile } from './request';

/** What a journal says. */
export interface JournalState {
  readonly file: LocatedFile;
  readonly spans: readonly ByteSpan[];
  /** It is whole, and has the hash it should have where that is known. */
  readonly checked: boolean;
}

const CHECKED = 'checked';

/** The file named in a journal's first line; null where it is none. */
function headOf(line: string): LocatedFile | null {
  let head: Partial<Record<keyof LocatedFile, unknown>> | null;
  try {
    head = JSON.parse(line) as typeof head;
  } catch {
    return null;
  }
  if (typeof head?.name !== 'string' || typeof head.url !== 'string' || !Number.isSafeInteger(head.size) || (head.size as number) < 0) return null;
  const text = (value: unknown): string | null => (typeof value === 'string' ? value : null);
  const pinned = typeof head.gitHash === 'string' ? { gitHash: head.gitHash } : {};
  return {
    name: head.name,
    url: head.url,
    size: head.size as number,
    sha256: text(head.sha256),
    ...pinned,
    tag: readTag(text(head.tag)),
    modified: text(head.modified)
  };
}

/** Reads a journal; a last line that was cut while it was written counts for nothing. Null where there is no journal in the text. */
export function parseDownloadJournal(text: string): JournalState | null {
  const [head, ...lines] = text.slice(0, text.lastIndexOf('\n') + 1).split('\n');
  const file = headOf(head!);
  if (!file) return null;
  const spans = lines.flatMap((line) => {
    const match = /^(\d+)-(\d+)$/.exec(line);
    return match ? [{ from: Number(match[1]), to: Math.min(file.size, Number(match[2])) }] : [];
  });
  return { file, spans: mergeSpans(spans), checked: lines.includes(CHECKED) };
}

/** Same bytes as far as a hash tells, or validators where no hash is known of both; a file that has neither is never taken for the same. */
function isSame(a: LocatedFile, b: LocatedFile): boolean {
  if (a.size !== b.size) return false;
  if (a.sha256 !== null && b.sha256 !== null) return a.sha256 === b.sha256;
  return a.gitHash !== undefined && b.gitHash !== undefined ? a.gitHash === b.gitHash : sameValidators(a, b) === true;
}

/** Whether a stored file serves as the one wanted: nothing that is known of both differs. */
export const matchesRequest = (wanted: RemoteFile, stored: LocatedFile): boolean =>
  (wanted.size === null || wanted.size === stored.size) &&
  (wanted.sha256 === null || stored.sha256 === null || wanted.sha256 === stored.sha256) &&
  (wanted.gitHash === undefined || stored.gitHash === undefined || wanted.gitHash === stored.gitHash);

/** A journal that is being written. */
export interface DownloadJournal {
  readonly spans: () => readonly ByteSpan[];
  readonly checked: () => boolean;
  /** To be called once the bytes are on disk. */
  readonly add: (span: ByteSpan) => void;
  readonly check: () => void;
  /** Nothing is there any more. */
  readonly clear: () => void;
  readonly close: () => void;
}

const journalText = ({ file, spans, checked }: JournalState): string =>
  [JSON.stringify(file), ...spans.map(({ from, to }) => `${from}-${to}`), ...(checked ? [CHECKED] : []), ''].join('\n');

/** Opens the journal `name` for `file`; where it is of another file, or none, it begins anew. */
export async function openDownloadJournal(disk: Disk, name: string, file: LocatedFile): Promise<DownloadJournal> {
  const journalFile = await disk.open(name);
  const empty: JournalState = { file, spans: [], checked: false };
  const found = parseDownloadJournal(new TextDecoder().decode(journalFile.read(0, journalFile.size())));
  let entry = found && isSame(found.file, file) ? { ...found, file } : empty;
  const append = (text: string): void => {
    journalFile.write(journalFile.size(), new TextEncoder().encode(text));
    journalFile.flush();
  };
  const rewrite = (next: JournalState): void => {
    entry = next;
    journalFile.truncate(0);
    append(journalText(entry));
  };
  rewrite(entry);
  return {
    spans: () => entry.spans,
    checked: () => entry.checked,
    add: ({ from, to }) => {
      entry = { ...entry, spans: mergeSpans([...entry.spans, { from, to }]) };
      append(`${from}-${to}\n`);
    },
    check: () => {
      entry = { ...entry, checked: true };
      append(`${CHECKED}\n`);
    },
    clear: () => rewrite(empty),
    close: () => journalFile.close()
  };
}

/** The journal `name` as it stands; null where there is none. */
export async function readDownloadJournal(disk: Disk, name: string): Promise<JournalState | null> {
  const bytes = await disk.read(name);
  return bytes && parseDownloadJournal(new TextDecoder().decode(bytes));
}
