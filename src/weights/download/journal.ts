/** The journal of a download, a text file beside it: a line that identifies the file, a line for each span on disk, and `checked` once it is complete and its hash is right. */
import type { Disk } from './disk';
import { mergeSpans, type ByteSpan } from './span';
import { sameValidators, readTag, type LocatedFile, type RemoteFile } from './request';

/** The content of a journal. */
export interface JournalState {
  readonly file: LocatedFile;
  readonly spans: readonly ByteSpan[];
  /** Whether it is complete, and has the expected hash where that is known. */
  readonly checked: boolean;
}

const CHECKED = 'checked';

/** The file described by a journal's first line; null where the line is invalid. */
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

/** Parses a journal; an incomplete last line is ignored. Null where the text is no journal. */
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

/** Whether both are the same bytes: by hash, or by validators where no hash is known of both; never where neither is known. */
function isSame(a: LocatedFile, b: LocatedFile): boolean {
  if (a.size !== b.size) return false;
  if (a.sha256 !== null && b.sha256 !== null) return a.sha256 === b.sha256;
  return a.gitHash !== undefined && b.gitHash !== undefined ? a.gitHash === b.gitHash : sameValidators(a, b) === true;
}

/** Whether a stored file can serve as the wanted one: size and hashes are equal where known of both. */
export const matchesRequest = (wanted: RemoteFile, stored: LocatedFile): boolean =>
  (wanted.size === null || wanted.size === stored.size) &&
  (wanted.sha256 === null || stored.sha256 === null || wanted.sha256 === stored.sha256) &&
  (wanted.gitHash === undefined || stored.gitHash === undefined || wanted.gitHash === stored.gitHash);

/** A journal that is being written. */
export interface DownloadJournal {
  readonly spans: () => readonly ByteSpan[];
  readonly checked: () => boolean;
  /** Adds a span; to be called once its bytes are on disk. */
  readonly add: (span: ByteSpan) => void;
  readonly check: () => void;
  /** Empties the journal. */
  readonly clear: () => void;
  readonly close: () => void;
}

const journalText = ({ file, spans, checked }: JournalState): string =>
  [JSON.stringify(file), ...spans.map(({ from, to }) => `${from}-${to}`), ...(checked ? [CHECKED] : []), ''].join('\n');

/** Opens the journal `name` for `file`; one that is missing, invalid or of another file starts empty. */
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

/** The present content of the journal `name`; null where there is none. */
export async function readDownloadJournal(disk: Disk, name: string): Promise<JournalState | null> {
  const bytes = await disk.read(name);
  return bytes && parseDownloadJournal(new TextDecoder().decode(bytes));
}
