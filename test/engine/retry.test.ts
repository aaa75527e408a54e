/** Retry: where a target fails its calls are made again on the next one, in their order; errors of a call itself are passed on. */
import { describe, expect, it } from 'vitest';
import { openRetry } from '../../src/engine/retry';

class Death extends Error {}
const isDeath = (error: unknown): error is Death => error instanceof Death;

/** A target that lives for so many calls, and logs those that end. */
function mortal(lives: number, log: string[]) {
  return {
    async say(word: string): Promise<string> {
      await Promise.resolve();
      if (lives-- <= 0) throw new Death();
      log.push(word);
      return word.toUpperCase();
    }
  };
}
type Target = ReturnType<typeof mortal>;

describe('retried calls', () => {
  it('makes calls again in their order, those that came meanwhile last', async () => {
    const log: string[] = [];
    const asked: Promise<string>[] = [];
    const retry = openRetry(mortal(1, log), isDeath, async (): Promise<Target> => {
      asked.push(retry.ask((on) => on.say('late')));
      return mortal(9, log);
    });
    asked.push(...['a', 'b', 'c'].map((word) => retry.ask((on) => on.say(word))));
    expect(await Promise.all(asked)).toEqual(['A', 'B', 'C']);
    expect(await asked[3]).toBe('LATE');
    expect(log).toEqual(['a', 'b', 'c', 'late']);
  });

  it('waits until nothing runs on the dead one', async () => {
    let free = (): void => undefined;
    const slow = new Promise<never>((_, reject) => (free = () => reject(new Death())));
    const done: string[] = [];
    const retry = openRetry('first', isDeath, async () => {
      done.push('replaced');
      return 'second';
    });
    const asks = [
      retry.ask((on) => (on === 'first' ? slow : Promise.resolve(on))),
      retry.ask((on) => (on === 'first' ? Promise.reject(new Death()) : Promise.resolve(on)))
    ];
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(done).toEqual([]);
    free();
    expect(await Promise.all(asks)).toEqual(['second', 'second']);
    expect(retry.target()).toBe('second');
  });

  it('lets errors of a call rise, and does not make it again', async () => {
    let calls = 0;
    const retry = openRetry(0, isDeath, async () => 1);
    const wrong = retry.ask(async () => {
      calls++;
      throw new RangeError('no such agent');
    });
    await expect(wrong).rejects.toThrow('no such agent');
    expect([calls, retry.target()]).toEqual([1, 0]);
  });

  it('refuses everything once there is no next', async () => {
    const retry = openRetry(0, isDeath, () => Promise.reject(new Error('none came back')));
    const asks = [0, 1].map(() => retry.ask(() => Promise.reject(new Death())));
    for (const ask of asks) await expect(ask).rejects.toThrow('none came back');
    await expect(retry.ask(async () => 1)).rejects.toThrow('none came back');
  });
});
