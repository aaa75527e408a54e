/** A plain web server for the built page: under any path, with or without the headers of cross-origin isolation. */
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import { isolation } from '../../src/offline/isolation';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.json': 'application/json',
  '.webmanifest': 'application/manifest+json',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm'
};

export interface Site {
  readonly url: string;
  close(): void;
}

/** Serves dist below `path`, with the files `besides` in it or in place of its own; every request outside it is a 404. */
export async function serve(
  path = '/',
  headers: Readonly<Record<string, string>> = isolation,
  besides: Readonly<Record<string, Uint8Array>> = {}
): Promise<Site> {
  const server = createServer((request, response) => {
    const asked = new URL(request.url ?? '/', 'http://localhost').pathname;
    const inside = asked.startsWith(path) ? asked.slice(path.length) || 'index.html' : 'outside';
    const found = besides[inside] ? Promise.resolve(besides[inside]) : readFile(join('dist', normalize(inside)));
    found.then(
      (body) => response.writeHead(200, { 'Content-Type': TYPES[extname(inside)] ?? 'application/octet-stream', ...headers }).end(body),
      () => response.writeHead(404).end()
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://localhost:${(server.address() as AddressInfo).port}${path}`, close: () => server.close() };
}
