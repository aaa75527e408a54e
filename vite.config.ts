import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vite';
import { modelsIndex } from './scripts/modelsIndex.ts';
import { offlineWorker } from './scripts/offlineWorker.ts';
import { isolation } from './src/offline/isolation.ts';

export default defineConfig({
  base: './',
  plugins: [svelte({ configFile: false }), modelsIndex(), offlineWorker()],
  worker: { format: 'es' },
  build: { target: 'esnext', chunkSizeWarningLimit: 2000, rolldownOptions: { input: ['index.html', 'endpoint.html'], checks: { pluginTimings: false } } },
  server: { headers: isolation },
  preview: { headers: isolation }
});
