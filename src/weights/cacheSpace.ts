/** Space for stored models. */

/** Bytes are null where the browser does not tell. */
export interface Space {
  readonly used: number | null;
  readonly granted: number | null;
  /** False where the browser may clear everything when the disk gets full. */
  readonly persisted: boolean;
}

export async function spaceOf(storage: StorageManager = navigator.storage): Promise<Space> {
  const { usage, quota } = await storage.estimate();
  return { used: usage ?? null, granted: quota ?? null, persisted: await storage.persisted() };
}
