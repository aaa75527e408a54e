/** Views and dialogs whose code is fetched later than the page's, so that the page itself is small. */
export const LATER = {
  settings: () => import('./settings/Settings.svelte'),
  benchmark: () => import('./benchmark/Benchmark.svelte'),
  runs: () => import('./runs/Runs.svelte'),
  models: () => import('./models/Models.svelte'),
  bench: () => import('./bench/Bench.svelte'),
  memory: () => import('./memory/Memory.svelte'),
  turn: () => import('./inspector/TurnTabs.svelte')
};
