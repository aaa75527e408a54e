/** The address of an endpoint and its key, checked before anything is sent. */

const isLocal = (hostname: string): boolean =>
  hostname === 'localhost' || hostname.endsWith('.localhost') || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname);

/** Where chat completions are asked for. Throws a RangeError with a sentence where the address is none, or not safe. */
export function completionsUrl(address: string): URL {
  const trimmed = address.trim();
  if (!URL.canParse(trimmed)) throw new RangeError(`"${trimmed}" is no address. Enter one such as https://api.example.com/v1.`);
  const url = new URL(trimmed);
  // The address itself is not repeated: it may hold a password.
  if (url.username || url.password || url.search || url.hash)
    throw new RangeError('The address holds a name, a password, a query or a fragment. Enter it without, and the key in its own field.');
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLocal(url.hostname)))
    throw new RangeError(
      `What is sent to ${url.host || trimmed} could be read on the way. Enter an address that begins with https://; http:// is for this machine alone.`
    );
  url.pathname = `${url.pathname.replace(/(\/chat\/completions)?\/*$/, '')}/chat/completions`;
  return url;
}

/** Throws a RangeError that does not repeat the key where it cannot be sent as a header. */
export function assertKey(key: string): void {
  if (!/^[\x21-\x7e]*$/.test(key)) throw new RangeError('The key holds a space or a letter that no key has. Copy it again.');
}
