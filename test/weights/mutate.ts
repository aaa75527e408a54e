/** Damage to a file, as disks, networks and forgers do it. */
import type { Random } from '../../src/math/random';

const DAMAGES: readonly ((bytes: Uint8Array, random: Random) => Uint8Array)[] = [
  (bytes, random) => bytes.with(random.below(bytes.length), random.below(256)),
  (bytes, random) => bytes.with(random.below(bytes.length), bytes[random.below(bytes.length)]!),
  (bytes, random) => bytes.with(random.below(Math.min(8, bytes.length)), random.below(256)),
  (bytes, random) => bytes.slice(0, 1 + random.below(bytes.length)),
  (bytes, random) => joined(bytes.subarray(0, random.below(bytes.length)), bytes.subarray(random.below(bytes.length))),
  // A digit of the header becomes another, so that it stays JSON but says something else.
  (bytes, random) => {
    const digits = [...bytes.keys()].filter((i) => bytes[i]! >= 0x30 && bytes[i]! <= 0x39);
    return digits.length ? bytes.with(random.pick(digits), 0x30 + random.below(10)) : bytes;
  }
];

/** A copy with one to three damages. */
export function mutate(bytes: Uint8Array, random: Random): Uint8Array {
  const damages = Array.from({ length: 1 + random.below(3) }, () => random.pick(DAMAGES));
  return damages.reduce((damaged, damage) => (damaged.length ? damage(damaged, random) : damaged), bytes);
}

function joined(left: Uint8Array, right: Uint8Array): Uint8Array {
  const both = new Uint8Array(left.length + right.length);
  both.set(left);
  both.set(right, left.length);
  return both;
}
