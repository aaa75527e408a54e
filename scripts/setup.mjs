/** What `npm start` and `npm test` need before anything else: a new enough Node, and the packages of the lock file. Imports no package itself. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository's folder. */
export const root = dirname(dirname(fileURLToPath(import.meta.url)));

const read = (path) => JSON.parse(readFileSync(join(root, path), 'utf8'));

/** A failure whose message is a sentence for people, shown without a stack. */
export class UserError extends Error {}

/** Runs a command with its output shown and no input; returns whether it succeeded. */
export function execute(command, args, options = {}) {
  const shell = process.platform === 'win32';
  return spawnSync(command, args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'], shell, ...options }).status === 0;
}

/** Runs a program that an installed package brings; npx would start npm first. */
export const tool = (name, ...args) => execute(join(root, 'node_modules/.bin', name), args);

/** Throws where this Node is older than package.json asks for. */
export function requireNode() {
  const wanted = read('package.json').engines.node.replace('>=', '');
  const [major, minor] = wanted.split('.').map(Number);
  const [ownMajor, ownMinor] = process.versions.node.split('.').map(Number);
  if (ownMajor > major || (ownMajor === major && ownMinor >= minor)) return;
  throw new UserError(`Orchard needs Node ${wanted} or newer and this is ${process.versions.node}; install a newer one from https://nodejs.org and try again.`);
}

/** Whether node_modules holds what the lock file names; npm writes its own record of that as the last thing it does. */
export function packagesInstalled() {
  if (!existsSync(join(root, 'node_modules/.package-lock.json'))) return false;
  const installed = read('node_modules/.package-lock.json').packages;
  return Object.entries(read('package-lock.json').packages).every(
    ([path, entry]) => path === '' || entry.optional || installed[path]?.integrity === entry.integrity
  );
}

/** Installs the packages of the lock file where they are missing or out of date. */
export function installPackages() {
  if (packagesInstalled()) return;
  console.log('Installing packages (once, a minute or two) …');
  if (execute('npm', ['ci', '--no-audit', '--no-fund'])) return;
  throw new UserError('The packages could not be installed; is the network reachable? The lines above are npm’s own words. Then try again.');
}

/** Runs `main` and turns a UserError into its sentence and exit code 1. */
export async function conclude(main) {
  try {
    await main();
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    console.error(error.message);
    process.exitCode = 1;
  }
}
