/** The archive as a whole: what it packs, and what it does where the browser refuses to store. */
import 'fake-indexeddb/auto';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { DEFAULTS } from '../../src/record/config';
import { openArchive } from '../../src/store/archive';
import { checkpointOf, folderOf, logOf } from './tiny';

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

const adapters = { master: folderOf(), qa: folderOf() };

describe('the archive', () => {
  it('packs a checkpoint with the events before it, and takes it in again', async () => {
    const archive = await openArchive('whole');
    await archive.begin('a', 1, DEFAULTS);
    await archive.append('a', logOf('a', 3));
    const bundle = await archive.unpack(await archive.pack({ checkpoint: checkpointOf('a', 2), events: logOf('a', 2) }, adapters));
    expect(bundle).toEqual({ checkpoint: checkpointOf('a', 2), events: logOf('a', 2) });
    expect(await archive.importBundle(bundle)).toBe('a (2)');
  });

  it('says in the card and the manifest what is missing of a log', async () => {
    const { unzipSync, strFromU8 } = await import('fflate');
    const archive = await openArchive('gap');
    const zip = await archive.pack({ checkpoint: checkpointOf('a', 2), events: logOf('a', 2) }, adapters, 'The log ends early.');
    const files = unzipSync(zip);
    expect(strFromU8(files['README.md']!)).toContain('what there is of the log in `events.jsonl`.\nThe log ends early.\n');
    expect(JSON.parse(strFromU8(files['manifest.json']!))).toMatchObject({ gap: 'The log ends early.' });
    expect((await archive.unpack(zip)).events).toEqual(logOf('a', 2));
  });

  it('works in memory where storage is refused, and says so', async () => {
    vi.spyOn(indexedDB, 'open').mockImplementation(() => {
      throw new DOMException('The operation is insecure.', 'SecurityError');
    });
    const archive = await openArchive('refused');
    expect((await archive.report()).problem).toMatch(/refuses to store anything.*The operation is insecure.*export them/);
    await archive.begin('a', 1, DEFAULTS);
    await archive.append('a', logOf('a', 1));
    await archive.save(checkpointOf('a', 1), true);
    expect(await archive.load('a')).toEqual(checkpointOf('a', 1));
    expect(await archive.unpack(await archive.pack({ checkpoint: checkpointOf('a', 1), events: await archive.history('a') }, adapters))).toEqual({
      checkpoint: checkpointOf('a', 1),
      events: logOf('a', 1)
    });
  });

  it('has nothing to report where all is well', async () => {
    expect((await (await openArchive('well')).report()).problem).toBeNull();
  });

  it('reports that space runs out only where less than a twentieth of it is left', async () => {
    const archive = await openArchive('space');
    const problemAt = async (usage: number) => {
      vi.stubGlobal('navigator', { storage: { estimate: async () => ({ usage, quota: 100 }) } });
      return (await archive.report()).problem;
    };
    expect(await problemAt(95)).toBeNull();
    expect(await problemAt(96)).toMatch(/^Less than a twentieth of the space .* is left\./);
  });
});
