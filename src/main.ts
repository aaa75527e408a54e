/** Opens the page over the services of this tab's workers. */
import { mount } from 'svelte';
import { connect } from './bridge/connect';
import App from './view/App.svelte';
import { makeConsole } from './view/console';
import { Workspace } from './view/workspace.svelte';

const workspace = new Workspace(connect(), location.search);
globalThis.orchard = makeConsole(workspace);
mount(App, { target: document.body, props: { workspace } });
void workspace.open();
