import { svelte } from '@sveltejs/vite-plugin-svelte';
import { playwright } from '@vitest/browser-playwright';
import { defineConfig } from 'vitest/config';
import { chromiumFlags, findBrowser } from './scripts/browser.mjs';
import { isolation } from './src/offline/isolation.ts';

/**
 * Rooms that hold tensors are tested in a real browser, on every device it offers, and so is what a browser must be quick at; all others in
 * Node, where no tensor library is imported.
 */
const tensorTests = ['ops', 'model', 'weights', 'update', 'engine'].map((room) => `test/${room}/**/*.test.ts`).concat('test/**/*.browser.test.ts');
const storyTests = ['test/story/**/*.test.ts'];

export default defineConfig({
  plugins: [svelte({ configFile: false })],
  server: { headers: isolation },
  test: {
    projects: [
      {
        extends: true,
        test: { name: 'node', environment: 'node', testTimeout: 30_000, include: ['test/**/*.test.ts'], exclude: [...tensorTests, ...storyTests] }
      },
      {
        extends: true,
        test: {
          name: 'tensor',
          include: tensorTests,
          testTimeout: 60_000,
          fileParallelism: false,
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            provider: playwright({ launchOptions: { executablePath: findBrowser()!, args: chromiumFlags } }),
            instances: [{ browser: 'chromium' }]
          }
        }
      },
      {
        extends: true,
        test: {
          name: 'story',
          environment: 'node',
          globalSetup: 'test/story/build.ts',
          include: storyTests,
          testTimeout: 300_000,
          hookTimeout: 300_000,
          fileParallelism: false
        }
      }
    ]
  }
});
