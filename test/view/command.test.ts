/** One command at a time: the next begins when the one under way has come to rest. */
import { expect, test } from 'vitest';
import { ActiveCommand } from '../../src/view/command.svelte';

test('a second command asks the first to rest and waits for it, also where it fails', async () => {
  const log: string[] = [];
  let end: (error: Error) => void = () => undefined;
  const command = new ActiveCommand(async () => void log.push('rest'));
  const first = command.run('playing', () => new Promise<void>((_, reject) => (end = reject))).catch(() => log.push('first failed'));
  const second = command.run('loading', async () => log.push(`second, ${command.activity}`));
  await new Promise((resume) => setTimeout(resume));
  expect(log).toEqual(['rest']);
  end(new Error('It failed.'));
  await Promise.all([first, second]);
  expect(log.toSorted()).toEqual(['first failed', 'rest', 'second, loading']);
  expect([command.activity, command.busy]).toEqual(['idle', false]);
});
