/** Saves files through the browser's downloads. */

/** Downloads the concatenated `pieces`, text or bytes, as a file of this name. */
export function save(name: string, ...pieces: readonly (Uint8Array | string)[]): void {
  const url = URL.createObjectURL(new Blob(pieces.map((piece) => (typeof piece === 'string' ? piece : new Uint8Array(piece)))));
  const link = Object.assign(document.createElement('a'), { href: url, download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
