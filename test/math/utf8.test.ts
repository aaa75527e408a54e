/** UTF-8 byte by byte against the platform's own reading of the same bytes. */
import { describe, expect, it } from 'vitest';
import { randomOf } from '../../src/math/random';
import { BROKEN, bytesIn, pointsOf, takeByte } from '../../src/math/utf8';

const bytesOf = (text: string): number[] => [...new TextEncoder().encode(text)];

/** What comes of each byte in turn. */
function read(bytes: readonly number[]): number[] {
  let part = 0;
  return bytes.map((byte) => {
    const taken = takeByte(part, byte);
    part = taken < BROKEN ? -taken : 0;
    return taken;
  });
}

const POINTS = [
  0, 0x41, 0x7f, 0x80, 0xa0, 0x7ff, 0x800, 0xfff, 0x1000, 0x3000, 0xd7ff, 0xe000, 0xfeff, 0xfffd, 0xffff, 0x10000, 0x1f98c, 0x3ffff, 0x40000, 0x10ffff
];

describe.each(POINTS)('the character %i', (point) => {
  const bytes = bytesOf(String.fromCodePoint(point));

  it('is whole with its last byte', () => {
    const taken = read(bytes);
    expect(taken.at(-1)).toBe(point);
    expect(taken.slice(0, -1).every((each) => each < BROKEN)).toBe(true);
  });

  it('lies among those that begin as it does', () =>
    read(bytes)
      .slice(0, -1)
      .forEach((taken) => {
        const [low, high] = pointsOf(-taken);
        expect(low <= point && point <= high).toBe(true);
      }));
});

it('knows the first and the last character of every beginning', () => {
  const spans = new Map<number, [number, number]>();
  for (let point = 0x80; point <= 0x10ffff; point += point < 0x1000 ? 1 : 64) {
    if (point >= 0xd800 && point < 0xe000) continue;
    for (const each of [point, Math.min(point + 63, 0x10ffff)])
      for (const taken of read(bytesOf(String.fromCodePoint(each))).slice(0, -1)) {
        const [low, high] = spans.get(-taken) ?? [Infinity, 0];
        spans.set(-taken, [Math.min(low, each), Math.max(high, each)]);
      }
  }
  expect(spans.size).toBeGreaterThan(1000);
  for (const [part, span] of spans) expect(pointsOf(part)).toEqual(span);
});

it('finds broken what no text has', () => {
  const random = randomOf('bytes');
  const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  const valid = (bytes: readonly number[]): boolean => {
    try {
      strict.decode(Uint8Array.from(bytes));
      return true;
    } catch {
      return false;
    }
  };
  const edges = [0x41, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xc1, 0xc2, 0xdf, 0xe0, 0xed, 0xef, 0xf0, 0xf4, 0xf5, 0xff];
  for (let i = 0; i < 20_000; i++) {
    const bytes = Array.from({ length: 1 + random.below(4) }, () => random.pick(edges));
    const taken = read(bytes);
    expect(!taken.includes(BROKEN) && taken.at(-1)! >= 0, bytes.join()).toBe(valid(bytes));
  }
});

it('writes bytes as characters', () => expect([...bytesIn('aé日')].map((byte) => byte.charCodeAt(0))).toEqual(bytesOf('aé日')));
