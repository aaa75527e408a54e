/** Bytes into the folder where the browser puts downloads. */

/** Offers a file, given in pieces of text or bytes, to the person under a name. */
export function save(name: string, ...pieces: readonly (Uint8Array | string)[]): void {
  const url = URL.createObjectURL(new Blob(pieces.map((piece) => (typeof piece === 'string' ? piece : new Uint8Array(piece)))));
  const link = Object.assign(document.createElement('a'), { href: url, download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
