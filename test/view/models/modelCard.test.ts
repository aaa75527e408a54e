/** Cards made of what is offered, kept, coming and loaded. */
import { expect, it } from 'vitest';
import { modelKey, nameChoice, OFFERED, type KeptModel, type ModelProgress } from '../../../src/record/model';
import { modelCards, formatTimeLeft, type KnownModels } from '../../../src/view/models/modelCard';

const offered = OFFERED[0]!;
const kept = (held: number, changes: Partial<KeptModel> = {}): KeptModel => ({
  repository: offered.repository,
  revision: offered.revision,
  variant: { format: 'gguf', label: 'Q4_K_M', paths: [offered.file], size: 1000 },
  held,
  whole: held === 1000,
  ...changes
});
const nothing: KnownModels = { kept: [], requested: [], progress: {}, faults: {}, loaded: null };
const first = (known: Partial<KnownModels>) => modelCards({ ...nothing, ...known })[0]!;

it('goes from absent over a part to here and loaded', () => {
  expect(first({})).toMatchObject({ status: { kind: 'absent' }, exact: false, size: offered.size, choice: null });
  expect(first({ kept: [kept(400)] })).toMatchObject({ status: { kind: 'part', held: 400, size: 1000 }, exact: true, size: 1000, choice: null });
  const here = first({ kept: [kept(1000)] });
  expect(here.status).toEqual({ kind: 'here' });
  expect(first({ kept: [kept(1000)], loaded: nameChoice(here.choice!) }).status).toEqual({ kind: 'loaded' });
});

it('shows what is coming before what is there, and a fault beside either', () => {
  const progress: ModelProgress = { stage: 'downloading', done: 500, size: 1000, speed: 10, left: 50 };
  expect(first({ kept: [kept(400)], progress: { [modelKey(offered)]: progress } }).status).toEqual({ kind: 'coming', progress });
  expect(first({ kept: [kept(400)], faults: { [modelKey(offered)]: 'No space.' } })).toMatchObject({ fault: 'No space.', status: { kind: 'part' } });
});

it('puts first what was asked for and what is kept besides, each once', () => {
  const own = { repository: 'team/apple', revision: 'main', file: 'apple-Q8_0.gguf' };
  const other = kept(1000, { revision: 'v1' });
  const apple = kept(10, { ...own, variant: { format: 'gguf', label: 'Q8_0', paths: [own.file], size: 1000 } });
  const cards = modelCards({ ...nothing, requested: [own, offered], kept: [other, apple] }).slice(0, -OFFERED.length);
  expect(cards.map(({ repository, revision, status }) => [repository, revision, status.kind])).toEqual([
    ['team/apple', 'main', 'part'],
    [offered.repository, 'v1', 'here']
  ]);
});

it('says times as people do', () => expect([12.2, 200, 3900].map(formatTimeLeft)).toEqual(['13 s', '3 min', '1 h 5 min']));
