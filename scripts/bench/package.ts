/** Packages that the bench alone needs, unpacked beside the others and checked by their hash: `npm ci` and the tests do without them. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { UserError, root } from '../setup.mjs';

export interface PeerPackage {
  readonly name: string;
  readonly version: string;
  /** SHA-512 of the tarball, as a lock file would have it. */
  readonly integrity: string;
}

/** What its own dependencies are needed for (404 MB, of which pdfjs asks for a newer Node) is bundled in its `dist`, or not used here. */
export const NANOGPT: PeerPackage = {
  name: '@genai-fi/nanogpt',
  version: '1.3.0',
  integrity: 'sha512-exZmEjaE4/cJpQ1jVBVBW9FSvpSFcopwUgmvUoY5W1xvFbVIVhUSmutb+s82q6yVg8QuKQFMNhE9TofE38ZuFQ=='
};

/** Dawn for Node, 132 MB of binaries for five platforms. */
export const DAWN: PeerPackage = {
  name: 'webgpu',
  version: '0.6.2',
  integrity: 'sha512-3L4GfmqJLvYUIEWJngEQY+2HQiUlAFkg8+P8NDDj3Xx5hHHIFO/r8JW+ynfqBj7kHN4mbnwO74uB+lrRtLhp4Q=='
};

/** The package's folder, fetched by npm where it is not there yet. None of its scripts runs. Throws a UserError where it cannot be had. */
export function unpacked({ name, version, integrity }: PeerPackage): string {
  const folder = join(root, 'node_modules/.cache/orchard/peers', `${name.replace('/', '-')}-${version}`);
  if (existsSync(join(folder, 'package.json'))) return folder;
  const place = `${folder}.part`;
  rmSync(place, { recursive: true, force: true });
  mkdirSync(place, { recursive: true });
  console.error(`Fetching ${name} ${version} (once) …`);
  const packed = spawnSync('npm', ['pack', `${name}@${version}`, '--json', '--ignore-scripts', '--pack-destination', place], {
    encoding: 'utf8',
    shell: process.platform === 'win32'
  });
  if (packed.status !== 0)
    throw new UserError(`${name} could not be fetched; is the network reachable? Leave out what needs it with --only.\n${packed.stderr}`);
  const [{ filename, integrity: found }] = JSON.parse(packed.stdout) as [{ filename: string; integrity: string }];
  if (found !== integrity) throw new UserError(`${name} ${version} is not what it was: its hash is ${found}, where ${integrity} is expected.`);
  const file = filename.replace('@', '').replace('/', '-');
  if (spawnSync('tar', ['-xzf', file, '--strip-components=1'], { cwd: place, stdio: 'inherit' }).status !== 0)
    throw new UserError(`${name} could not be unpacked; is "tar" installed?`);
  rmSync(join(place, file));
  renameSync(place, folder);
  return folder;
}
