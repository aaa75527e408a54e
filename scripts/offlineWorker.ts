/** Builds the service worker beside the page, with the hashes of the files that it keeps: `offline.js` of the build. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { build, type Plugin } from 'vite';
import { isKept, WORKER_FILE, type PageFiles } from '../src/offline/pageFiles.ts';

/** The files in a built folder that are kept, with their hashes, by path as an address has it. */
export function hashFiles(folder: string): PageFiles {
  const paths = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .map((path) => path.replaceAll('\\', '/'));
  const kept = paths.filter(isKept).sort();
  return Object.fromEntries(
    kept.map((path) => [
      encodeURI(path),
      createHash('sha256')
        .update(readFileSync(join(folder, path)))
        .digest('hex')
    ])
  );
}

/** The plugin; it is a build of its own, since a service worker is one classic script with an address that stays. */
export function offlineWorker(): Plugin {
  let root = '';
  return {
    name: 'orchard:offline-worker',
    apply: 'build',
    configResolved: (config) => void (root = config.root),
    async writeBundle({ dir }) {
      if (dir === undefined) throw new Error('The build has no folder to put the service worker into.');
      await build({
        configFile: false,
        root,
        logLevel: 'warn',
        define: { PAGE_FILES: JSON.stringify(hashFiles(dir)) },
        build: {
          outDir: dir,
          emptyOutDir: false,
          copyPublicDir: false,
          target: 'es2022',
          lib: { entry: join(root, 'workers/offline.ts'), formats: ['iife'], name: 'offline', fileName: () => WORKER_FILE }
        }
      });
    }
  };
}
