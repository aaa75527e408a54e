import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vite';
import { modelsIndex } from './scripts/modelsIndex.ts';

/** Cross-origin isolation, without which WebAssembly threads and precise clocks are withheld. */
export const isolation = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp'
};

export default defineConfig({
  base: './',
  plugins: [svelte({ configFile: false }), modelsIndex()],
  worker: { format: 'es' },
  build: { target: 'esnext', chunkSizeWarningLimit: 2000, rolldownOptions: { checks: { pluginTimings: false } } },
  server: { headers: isolation },
  preview: { headers: isolation }
});
