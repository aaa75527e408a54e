/** Offers a version of the page that is ready, in a notice. */
import type { Workspace } from './workspace.svelte';

/** A run that is open is stored as far as it has come before `takeOver` and `reload`; where that fails, the page stays as it is. */
export function offerVersion(
  workspace: Pick<Workspace, 'notices' | 'attempt' | 'running' | 'watching' | 'saveCheckpoint'>,
  takeOver: () => Promise<void>,
  reload: () => void = () => location.reload()
): void {
  workspace.notices.offer('A new version is ready.', {
    name: 'Reload',
    meaning: 'A run that is open is saved first; Resume takes it up again.',
    run: () =>
      void workspace.attempt(async () => {
        if (workspace.running && !workspace.watching) await workspace.saveCheckpoint();
        await takeOver();
        reload();
      })
  });
}
