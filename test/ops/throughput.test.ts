/** The throughput controller in plain numbers: what it allows, what it learns from a pass, and which passes it does not believe. */
import { describe, expect, it } from 'vitest';
import { openThroughputController } from '../../src/ops/core/throughput';

/** 10^6 multiplications a millisecond. */
const SPEED = 1e6;

describe('the throughput controller', () => {
  it('allows what takes 50 ms in a dispatch and 100 ms in a block, in powers of two', () => {
    const controller = openThroughputController(SPEED);
    expect(controller.dispatchLimit()).toBe(50 * SPEED);
    expect(controller.passRows(SPEED)).toBe(64);
    expect(controller.passRows(SPEED / 4)).toBe(256);
  });

  it('leaves a micro-batch as it was asked for, however fast the device was measured to be', () =>
    expect([SPEED / 1e6, SPEED, 1e6 * SPEED].map((speed) => openThroughputController(speed).trainingRows(4096))).toEqual([4096, 4096, 4096]));

  it('allows one row at least', () => expect(openThroughputController(SPEED).passRows(1e12)).toBe(1));

  it('allows less at once after a slow pass, and no less in training', () => {
    const controller = openThroughputController(SPEED);
    controller.observe(100 * SPEED, 4, 400);
    expect(controller.dispatchLimit()).toBeCloseTo(12.5 * SPEED);
    expect(controller.passRows(SPEED)).toBe(16);
    expect(controller.trainingRows(32)).toBe(32);
  });

  it('does not take a quick pass for a sign of a slow device', () => {
    const controller = openThroughputController(SPEED);
    controller.observe(10, 4, 39);
    expect(controller.passRows(SPEED)).toBe(64);
  });

  it('raises its speed by degrees on a faster device, and recovers after one slow pass', () => {
    const controller = openThroughputController(SPEED);
    controller.observe(4 * SPEED, 1, 1);
    expect(controller.dispatchLimit()).toBeCloseTo(1.75 * 50 * SPEED);
    controller.observe(SPEED, 1, 100_000);
    expect(controller.passRows(SPEED)).toBe(4);
    for (let i = 0; i < 20; i++) controller.observe(100 * SPEED, 1, 100);
    expect(controller.passRows(SPEED)).toBe(64);
  });

  it('halves everything', () => {
    const controller = openThroughputController(SPEED);
    controller.halve();
    expect([controller.dispatchLimit(), controller.passRows(SPEED), controller.trainingRows(32)]).toEqual([25 * SPEED, 32, 16]);
    expect(controller.trainingRows(1)).toBe(1);
  });
});
