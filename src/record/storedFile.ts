/** A file of a model in the browser's storage. */

/** A file that is kept, whole or in part. */
export interface StoredFile {
  /** `owner/name@revision/path`. */
  readonly name: string;
  /** Bytes of the whole file. */
  readonly size: number;
  /** Bytes that have arrived. */
  readonly held: number;
  /** All bytes are there and their hash is right, so the file opens. */
  readonly whole: boolean;
}
