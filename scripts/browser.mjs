/** Finds or installs a Chromium that can run the tests, and the flags with which it offers WebGPU on a machine without a GPU. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, join } from 'node:path';
import { UserError, execute, tool } from './setup.mjs';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];
const FIXED = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe'
];

/** Where Playwright keeps its own Chromium, which may not be there; nothing before the packages are installed. */
function playwrightBrowser() {
  try {
    return [createRequire(import.meta.url)('playwright-core').chromium.executablePath()];
  } catch {
    return [];
  }
}

/** Path of a browser, from CHROME_PATH, then the PATH, then the usual places, then Playwright's; undefined where there is none that `accept` takes. */
export function findBrowser(accept = () => true) {
  const onPath = (process.env.PATH ?? '').split(delimiter).flatMap((folder) => NAMES.map((name) => join(folder, name)));
  return [process.env.CHROME_PATH, ...onPath, ...FIXED, ...playwrightBrowser()].find((path) => path && existsSync(path) && accept(path));
}

/** Ubuntu puts a script named chromium-browser where no browser is; it fails when asked for its version. Chrome on Windows opens a window instead of answering. */
const answers = (path) => process.platform === 'win32' || spawnSync(path, ['--version'], { timeout: 30_000 }).status === 0;

const isRoot = process.getuid?.() === 0;
const apt = { env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } };

/** Ways to get a browser, each returning whether it ran to its end. */
const INSTALLERS = [
  {
    name: 'apt-get install chromium',
    possible: () => isRoot && existsSync('/usr/bin/apt-get'),
    run: () => execute('apt-get', ['update', '-q'], apt) && execute('apt-get', ['install', '-y', '-q', '--no-install-recommends', 'chromium'], apt)
  },
  {
    name: 'playwright-core install chromium',
    possible: () => true,
    run: () => tool('playwright-core', 'install', ...(isRoot && process.platform === 'linux' ? ['--with-deps'] : []), 'chromium')
  }
];

/** Path of a browser that answers, installed if need be. Throws a UserError where that cannot be done. */
export function ensureBrowser() {
  const present = findBrowser(answers);
  if (present) return present;
  for (const installer of INSTALLERS.filter(({ possible }) => possible())) {
    console.log(`No Chrome or Chromium found; trying: ${installer.name}`);
    const path = installer.run() && findBrowser(answers);
    if (path) return path;
  }
  throw new UserError('No browser could be found or installed; install Chrome or Chromium, or set CHROME_PATH to one, and try again.');
}

/** The last because SwiftShader compiles the zeroing of workgroup memory, which browsers add to programs, element by element: seconds a program. */
const SOFTWARE = ['--use-webgpu-adapter=swiftshader', '--enable-features=Vulkan', '--use-vulkan=swiftshader', '--enable-dawn-features=disable_workgroup_init'];
const HARDWARE = process.platform === 'linux' ? ['--enable-features=Vulkan', '--ignore-gpu-blocklist'] : [];

/** Linux is taken to have no GPU unless ORCHARD_GPU says `hardware`; macOS and Windows to have one unless it says `software`. */
const gpu = process.env.ORCHARD_GPU ?? (process.platform === 'linux' ? 'software' : 'hardware');

/** Flags that keep the browser quiet on a closed network. */
export const quietFlags = [
  '--no-sandbox',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync'
];

/** Those, and WebGPU on the chosen adapter. */
export const chromiumFlags = [...quietFlags, '--enable-unsafe-webgpu', ...(gpu === 'hardware' ? HARDWARE : SOFTWARE)];
