/** The window over a scripted lab, for looking at it without a model: `npx vite`, then /test/view/preview.html. Not part of the build. */
import { mount } from 'svelte';
import App from '../../src/view/App.svelte';
import { makeConsole } from '../../src/view/console';
import { Workspace } from '../../src/view/workspace.svelte';
import { benchmarkOf } from './benchmark/made';
import { scriptedLaboratory, servicesOf } from './laboratory';

const measured = [
  benchmarkOf('m1', 0.41),
  benchmarkOf('m2', 0.58, 600, 600, { run: 'run-8', step: 150 }),
  benchmarkOf('m3', 0.55, 600, 600, { run: 'run-9', step: 1, temperature: 1, device: 'wasm' }),
  benchmarkOf('m4', 0.6, 600, 240, { run: 'run-8', step: 75 })
];
const workspace = new Workspace(servicesOf(scriptedLaboratory(measured, 150)), location.search);
globalThis.orchard = makeConsole(workspace);
mount(App, { target: document.body, props: { workspace } });
void workspace.open();
