/** The window over a scripted lab, for looking at it without a model: `npx vite`, then /test/view/preview.html. Not part of the build. */
import { mount } from 'svelte';
import App from '../../src/view/App.svelte';
import { makeConsole } from '../../src/view/console';
import { Workspace } from '../../src/view/workspace.svelte';
import { scriptedLaboratory } from './laboratory';

const workspace = new Workspace(scriptedLaboratory(), location.search);
globalThis.orchard = makeConsole(workspace);
mount(App, { target: document.body, props: { workspace } });
void workspace.open();
