/** The piecewise SHA-256 against the browser's own. */
import { expect, it } from 'vitest';
import { sha256 } from '../../src/weights/download/hash';
import { bytesOf } from './hubStand';

it.each([0, 1, 63, 64, 65, 100_000])('is the browser’s own hash of %i bytes, however they are cut', async (length) => {
  const bytes = bytesOf(length, 'hash');
  const digest = await sha256();
  for (let at = 0, step = 1; at < length; at += step, step = step * 3 + 1) digest.update(bytes.subarray(at, at + step));
  const own = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes.slice()));
  expect(digest.hex()).toBe([...own].map((byte) => byte.toString(16).padStart(2, '0')).join(''));
});
