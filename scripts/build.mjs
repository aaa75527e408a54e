/** Builds the page into dist, but only where the sources differ from those it was built from. */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execute, root, UserError } from './setup.mjs';

const SOURCES = [
  'index.html',
  'endpoint.html',
  'package-lock.json',
  'vite.config.ts',
  'scripts/modelsIndex.ts',
  'scripts/offlineWorker.ts',
  'public',
  'datasets',
  'src',
  'workers'
];
const MARK = join(root, 'dist/.sources');

const filesOf = (path) => {
  if (!existsSync(join(root, path))) return [];
  return statSync(join(root, path)).isDirectory()
    ? readdirSync(join(root, path))
        .sort()
        .flatMap((name) => filesOf(`${path}/${name}`))
    : [path];
};

/** Files from this size on, as models, are told apart by size and time of change: their contents need not fit into memory. */
const LARGE = 2 ** 25;

/** SHA-256 over the names and contents of everything the build reads. */
function fingerprint() {
  const hash = createHash('sha256');
  for (const path of SOURCES.flatMap(filesOf)) {
    const { size, mtimeMs } = statSync(join(root, path));
    const contents = size < LARGE ? readFileSync(join(root, path)) : `${size} ${mtimeMs}`;
    hash.update(`${path}\0${contents.length}\0`).update(contents);
  }
  return hash.digest('hex');
}

/** Builds if needed; the fingerprint lies in dist itself, so that any other build erases it. */
export function buildPage() {
  const sources = fingerprint();
  if (existsSync(MARK) && readFileSync(MARK, 'utf8') === sources) return;
  console.log('Building the page …');
  // Also where a test builds: the environment of tests would bundle the libraries' slower, larger parts for development.
  const env = { ...process.env, NODE_ENV: 'production' };
  if (!execute(join(root, 'node_modules/.bin/vite'), ['build', '--logLevel', 'warn'], { env }))
    throw new UserError('The page could not be built; the lines above say where.');
  writeFileSync(MARK, sources);
}
