/** A file from the app's own folder, with its progress, or a sentence that says what is wrong. */
import type { Loading } from '../record/loading';

/** The whole file at `url`. Rejects where it is missing, a web page instead, or cut short. */
export async function fetchBundled(url: URL, what: string, report: (loading: Loading) => void, request: typeof fetch = fetch): Promise<Uint8Array> {
  const response = await request(url).catch((error: Error) => {
    throw new Error(`${what} could not be fetched from ${url.href} (${error.message}). Check that the app is still being served.`, { cause: error });
  });
  const page = response.headers.get('content-type')?.startsWith('text/html');
  if (!response.ok || page || !response.body)
    throw new Error(`${what} is not at ${url.href} (${page ? 'a web page is' : response.status}). Put the file there, or build the app again.`);
  // A compressed transfer announces the size of what is sent, not of what arrives.
  const announced = response.headers.get('content-encoding') ? null : Number(response.headers.get('content-length')) || null;
  const pieces: Uint8Array[] = [];
  let length = 0;
  const reader = response.body.getReader();
  for (let read = await reader.read(); !read.done; read = await reader.read()) {
    pieces.push(read.value);
    length += read.value.length;
    report({ what, share: announced && Math.min(1, length / announced) });
  }
  if (announced !== null && length !== announced) throw new Error(`${what} arrived torn: ${length} of ${announced} bytes. Load the page again.`);
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return bytes;
}
