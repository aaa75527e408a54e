/** A new version is offered, calmly: a run is saved first, and where that fails the page stays. */
import { expect, it } from 'vitest';
import { offerVersion } from '../../src/view/newVersion';
import { Notices } from '../../src/view/notices.svelte';

function stage(state: { running?: boolean; watching?: boolean; fails?: boolean }) {
  const notices = new Notices();
  const did: string[] = [];
  const workspace = {
    notices,
    running: state.running ?? false,
    watching: state.watching ?? false,
    attempt: async (command: () => Promise<unknown>) => void (await command().catch((error: Error) => notices.warn(error.message))),
    saveCheckpoint: async () => {
      if (state.fails) throw new Error('The disk is full.');
      did.push('saved');
      return '1';
    }
  };
  offerVersion(
    workspace,
    async () => void did.push('taken over'),
    () => did.push('reloaded')
  );
  return { notices, did, press: () => notices.list.find(({ tone }) => tone === 'offer')!.action!.run() };
}

const soon = () => new Promise((resolve) => setTimeout(resolve));

it.each([
  [{}, ['taken over', 'reloaded']],
  [{ running: true }, ['saved', 'taken over', 'reloaded']],
  [{ running: true, watching: true }, ['taken over', 'reloaded']],
  [{ running: true, fails: true }, []]
])('with %o a press of Reload does %o', async (state, done) => {
  const { notices, did, press } = stage(state);
  expect(notices.list.map(({ text }) => text)).toEqual(['A new version is ready.']);
  press();
  await soon();
  expect(did).toEqual(done);
  expect(notices.list.some(({ tone }) => tone === 'problem')).toBe(Boolean((state as { fails?: boolean }).fails));
});

it('the offer stays while news comes and goes, and is made once', () => {
  const { notices } = stage({});
  notices.inform('Checkpoint 1 is saved.');
  notices.offer('A new version is ready.', { name: 'Reload', meaning: '', run: () => undefined });
  expect(notices.list.map(({ text }) => text)).toEqual(['A new version is ready.']);
});
