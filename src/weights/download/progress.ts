/** Progress of a download: bytes done, speed and time left. */

/** What is happening: another tab is downloading the file, bytes arrive, or the hash is being checked. */
export type DownloadStage = 'waiting' | 'downloading' | 'checking';

export interface DownloadProgress {
  readonly stage: DownloadStage;
  /** Bytes on disk, or hashed, of `size`. */
  readonly done: number;
  readonly size: number;
  /** Bytes a second over the last seconds; null until known. */
  readonly speed: number | null;
  /** Seconds left; null where the speed is. */
  readonly left: number | null;
}

/** Milliseconds over which speed is measured, and between two reports. */
const WINDOW = 5000;
const INTERVAL = 200;

/** A function to call with the bytes done so far; it reports at most five times a second, and always when all is done. */
export function progressReporter(stage: DownloadStage, size: number, now: () => number, report: (progress: DownloadProgress) => void): (done: number) => void {
  let marks: readonly { readonly at: number; readonly done: number }[] = [];
  return (done) => {
    const at = now();
    const last = marks.at(-1);
    if (last && at - last.at < INTERVAL && done < size) return;
    marks = [...marks.filter((mark) => at - mark.at <= WINDOW), { at, done }];
    const first = marks[0]!;
    const speed = at > first.at && done > first.done ? ((done - first.done) / (at - first.at)) * 1000 : null;
    report({ stage, done, size, speed, left: speed && (size - done) / speed });
  };
}
