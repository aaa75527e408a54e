/** How agents are told who they are: the model's own way, unless the config asks for another. */
import { expect, it } from 'vitest';
import { dialectOf } from '../../src/record/dialect';
import { configOf } from '../../src/record/config';
import type { Dialect } from '../../src/record/engine';

it.each<[string, Dialect, Dialect]>([
  ['auto', 'names', 'names'],
  ['auto', 'instructions', 'instructions'],
  ['names', 'instructions', 'names'],
  ['instructions', 'names', 'instructions']
])('is with prompts "%s" on a model that knows %s: %s', (prompts, dialect, told) => expect(dialectOf(configOf({ prompts }), { dialect })).toBe(told));
