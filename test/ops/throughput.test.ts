/** The watch in plain numbers: what it allows, what it learns from, what it does not let itself be told. */
import { describe, expect, it } from 'vitest';
import { openThroughputController } from '../../src/ops/core/throughput';

/** 10^6 multiplications a millisecond. */
const SPEED = 1e6;

describe('the watch', () => {
  it('allows what takes 50 ms in a dispatch and 100 ms in a block, in powers of two', () => {
    const watch = openThroughputController(SPEED);
    expect(watch.dispatchWork()).toBe(50 * SPEED);
    expect(watch.passRows(SPEED)).toBe(64);
    expect(watch.passRows(SPEED / 4)).toBe(256);
  });

  it('leaves a micro-batch as it was asked for, however fast the device was measured to be', () =>
    expect([SPEED / 1e6, SPEED, 1e6 * SPEED].map((speed) => openThroughputController(speed).trainingRows(4096))).toEqual([4096, 4096, 4096]));

  it('allows one row at least', () => expect(openThroughputController(SPEED).passRows(1e12)).toBe(1));

  it('allows less at once after a slow pass, and no less in training', () => {
    const watch = openThroughputController(SPEED);
    watch.observe(100 * SPEED, 4, 400);
    expect(watch.dispatchWork()).toBeCloseTo(12.5 * SPEED);
    expect(watch.passRows(SPEED)).toBe(16);
    expect(watch.trainingRows(32)).toBe(32);
  });

  it('takes a quick pass for no news of a slow device, whatever it did', () => {
    const watch = openThroughputController(SPEED);
    watch.observe(10, 4, 39);
    expect(watch.passRows(SPEED)).toBe(64);
  });

  it('comes to trust a faster device by and by, and finds back after a hiccup', () => {
    const watch = openThroughputController(SPEED);
    watch.observe(4 * SPEED, 1, 1);
    expect(watch.dispatchWork()).toBeCloseTo(1.75 * 50 * SPEED);
    watch.observe(SPEED, 1, 100_000);
    expect(watch.passRows(SPEED)).toBe(4);
    for (let i = 0; i < 20; i++) watch.observe(100 * SPEED, 1, 100);
    expect(watch.passRows(SPEED)).toBe(64);
  });

  it('halves everything', () => {
    const watch = openThroughputController(SPEED);
    watch.halve();
    expect([watch.dispatchWork(), watch.passRows(SPEED), watch.trainingRows(32)]).toEqual([25 * SPEED, 32, 16]);
    expect(watch.trainingRows(1)).toBe(1);
  });
});
