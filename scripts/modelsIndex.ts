/** Lists the models that lie in public/models, for a page that cannot look into a folder of its server: `models/index.json` of the build, and of the development server. */
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin } from 'vite';

/** What comes with the repository and is no model to choose. */
const OWN = new Set(['README.md', 'seedling.safetensors']);

const ADDRESS = 'models/index.json';

/** Paths within the folder and sizes in bytes, by name. */
export function listModels(folder: string): { readonly path: string; readonly size: number }[] {
  if (!existsSync(folder)) return [];
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) => !OWN.has(path) && statSync(join(folder, path)).isFile());
  return paths.sort().map((path) => ({ path: path.replaceAll('\\', '/'), size: statSync(join(folder, path)).size }));
}

export function modelsIndex(): Plugin {
  let folder = '';
  const list = (): string => JSON.stringify(listModels(folder));
  return {
    name: 'orchard:models-index',
    configResolved: ({ publicDir }) => void (folder = join(publicDir, 'models')),
    configureServer: ({ middlewares }) =>
      void middlewares.use(`/${ADDRESS}`, (_, response) => {
        response.setHeader('content-type', 'application/json');
        response.end(list());
      }),
    generateBundle() {
      this.emitFile({ type: 'asset', fileName: ADDRESS, source: list() });
    }
  };
}
