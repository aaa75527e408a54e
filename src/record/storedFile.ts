/** A file of a model in the browser's storage. */

/** A stored file, complete or not. */
export interface StoredFile {
  /** `owner/name@revision/path`. */
  readonly name: string;
  /** Bytes of the whole file. */
  readonly size: number;
  /** Bytes that have arrived. */
  readonly held: number;
  /** Whether all bytes have arrived and match their hash, so that it can be opened. */
  readonly whole: boolean;
}
