/** Opens the page over the services of this tab's workers. */
import { mount } from 'svelte';
import { connect } from './bridge/connect';
import { watchVersions } from './bridge/pageVersion';
import { WORKER_FILE } from './offline/pageFiles';
import App from './view/App.svelte';
import { makeConsole } from './view/console';
import { offerVersion } from './view/newVersion';
import { Workspace } from './view/workspace.svelte';

const workspace = new Workspace(connect(), location.search);
globalThis.orchard = makeConsole(workspace);
mount(App, { target: document.body, props: { workspace } });
void workspace.open();

/** After the page, so that it is not held up; what is developed is never kept. */
async function keepPage(): Promise<void> {
  const update = await watchVersions(new URL(WORKER_FILE, document.baseURI), (takeOver) => offerVersion(workspace, takeOver));
  document.addEventListener('visibilitychange', () => void (document.hidden || update()));
}
if (import.meta.env.PROD) addEventListener('load', () => void keepPage());
