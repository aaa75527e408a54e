/** The import law: what each room may import, which packages live where, no cycles, no junk drawers, no global randomness. */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { cyclesOf, importsOf, offencesOf, type Law, type Sources } from './architecture/law';
import { namesExportedTwice, namesTakenFrom, typesOf } from './architecture/typeNames';

const STAGES = ['task', 'agent', 'reward', 'advantage', 'memory', 'rollout'];

/** The rooms that need tensors, from the kernels up. */
const TENSORS = ['ops', 'weights', 'model', 'update', 'engine', 'bench'];

/** Room by room: the other rooms and the packages it may import. `.` is the files directly in src, which open the page. */
const LAW: Law = {
  record: { rooms: [], packages: [] },
  system: { rooms: ['record'], packages: [] },
  math: { rooms: [], packages: [] },
  network: { rooms: ['math'], packages: [] },
  datasets: { rooms: [], packages: [] },
  task: { rooms: ['record', 'math', 'datasets'], packages: [] },
  agent: { rooms: ['record', 'math'], packages: [] },
  maths: { rooms: ['record', 'math', 'datasets', 'task', 'agent'], packages: [] },
  reward: { rooms: ['record', 'math', 'datasets'], packages: [] },
  advantage: { rooms: ['record', 'math'], packages: [] },
  coach: { rooms: ['record', 'math', 'network'], packages: ['eventsource-parser'] },
  memory: { rooms: ['record', 'math'], packages: [] },
  rollout: { rooms: ['record', 'math', 'agent'], packages: [] },
  dataset: { rooms: ['record', 'math', 'task', 'maths', 'agent', 'memory'], packages: [] },
  report: { rooms: ['record'], packages: [] },
  loop: { rooms: ['record', 'math', ...STAGES, 'maths', 'coach', 'dataset', 'report'], packages: [] },
  ops: { rooms: ['math'], packages: ['@tensorflow/'] },
  weights: { rooms: ['record', 'math', 'network', 'ops'], packages: ['@tensorflow/', '@huggingface/tokenizers', 'hash-wasm'] },
  model: { rooms: ['record', 'math', 'ops', 'weights'], packages: ['@tensorflow/'] },
  update: { rooms: ['record', 'math', 'ops', 'model'], packages: ['@tensorflow/'] },
  engine: { rooms: ['record', 'math', 'ops', 'weights', 'model', 'update'], packages: ['@tensorflow/'] },
  bench: { rooms: ['record', 'math', 'ops', 'model', 'update', 'engine'], packages: ['@tensorflow/'] },
  store: { rooms: ['record', 'report'], packages: ['idb', 'fflate', 'valibot'] },
  offline: { rooms: [], packages: [] },
  bridge: { rooms: ['record'], packages: ['comlink'] },
  lab: { rooms: ['record', 'system', 'math', ...STAGES, 'maths', 'coach', 'dataset', 'report', 'loop', 'bridge'], packages: [] },
  view: { rooms: ['record', 'system', 'math', 'report', 'bridge'], packages: ['svelte', 'd3-'] },
  workers: {
    rooms: ['record', 'math', ...STAGES, 'dataset', 'loop', ...TENSORS, 'store', 'offline', 'bridge', 'lab'],
    packages: ['comlink']
  },
  '.': { rooms: ['view', 'offline', 'bridge', 'record', 'coach'], packages: ['svelte'] },
  scripts: {
    rooms: ['record', 'system', 'math', 'datasets', ...STAGES, 'maths', 'dataset', 'report', 'loop', ...TENSORS, 'store', 'offline'],
    packages: ['node:', '@tensorflow/', 'playwright-core', 'vite', 'comlink', 'd3-']
  }
};

const read = (folder: string): Sources =>
  Object.fromEntries(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => `${entry.parentPath}/${entry.name}`)
      .map((path) => [path, readFileSync(path, 'utf8')])
  );

const sources: Sources = { ...read('datasets'), ...read('src'), ...read('workers'), ...read('scripts') };
const code = Object.keys(sources).filter((path) => /^(src|workers|datasets)\/.*\.(ts|svelte)$/.test(path));
const containing = (pattern: RegExp) => code.filter((path) => pattern.test(sources[path]!));

describe('the house', () => {
  it('is not empty', () => expect(code.length).toBeGreaterThan(15));
  it('obeys the import law', () => expect(offencesOf(sources, LAW)).toEqual([]));
  it('has no cycles', () => expect(cyclesOf(sources)).toEqual([]));
  it('draws no number from a global', () => expect(containing(/\bMath\s*\.\s*random\b/)).toEqual([]));
  it('reads no tensor synchronously', () => expect(containing(/\.\s*(data|array|buffer)Sync\b/)).toEqual([]));
  it('has no junk drawers and no barrels', () => expect(code.filter((path) => /(^|\/)(utils?|helpers?|common|misc|index)(\.|\/)/i.test(path))).toEqual([]));
  it('opens every file with a sentence', () => {
    const opening = /^(\/\*\*?\s|\/\/ |<!--\s)/;
    const silent = Object.keys(sources).filter((path) => /\.(ts|svelte|wgsl)$/.test(path) && !opening.test(sources[path]!));
    expect(silent).toEqual([]);
  });
});

describe('a type name means one thing', () => {
  const types = typesOf(sources);

  it('no exported type name is declared twice in src', () => expect(namesExportedTwice(types)).toEqual([]));
  it('no type exported by record is declared again elsewhere, exported or not', () => expect(namesTakenFrom('record', types)).toEqual([]));

  const task = { 'src/record/task.ts': 'export interface Task { id: string }' };

  it.each([
    ['an interface', 'src/lab/a.ts', 'export interface Task {}'],
    ['an alias', 'src/lab/a.ts', 'export type Task = string;'],
    ['a class', 'src/lab/a.ts', 'export class Task {}'],
    ['an enum', 'src/lab/a.ts', 'export enum Task { a }'],
    ['a list of exports', 'src/lab/a.ts', 'type Other = string;\nexport type { Other as Task };'],
    ['the script of a component', 'src/view/A.svelte', '<script lang="ts" module>\n  export type Task = string;\n</script>']
  ])('sees %s exported under a name that is exported already', (_, path, text) =>
    expect(namesExportedTwice(typesOf({ ...task, [path]: text }))).toEqual([`Task is exported by ${[path, 'src/record/task.ts'].sort().join(' and ')}`])
  );

  it.each([
    ['a type that is not exported', 'src/lab/a.ts', 'interface Task {}'],
    ['a type within a function', 'src/lab/a.ts', 'export function f() { interface Task {} return {} as Task; }'],
    ['a type in a component', 'src/view/A.svelte', '<script lang="ts">\n  type Task = string;\n</script>'],
    ['a type of the same room', 'src/record/row.ts', 'interface Task {}'],
    ['a type of a script', 'scripts/a.ts', 'type Task = string;']
  ])('sees %s under a name of record', (_, path, text) =>
    expect(namesTakenFrom('record', typesOf({ ...task, [path]: text }))).toEqual([`${path} declares Task, which is that of src/record/task.ts`])
  );

  it('lets a type be imported, passed on, and be named like one that its own file keeps to itself', () => {
    const others = typesOf({
      ...task,
      'src/lab/a.ts': "import type { Task } from '../record/task';\ninterface Order { task: Task }",
      'src/lab/b.ts': "export type { Task } from '../record/task';\nexport interface Order {}"
    });
    expect(namesExportedTwice(others)).toEqual([]);
    expect(namesTakenFrom('record', others)).toEqual([]);
  });
});

it('is drawn room by room in the README', () => {
  const drawn = [...readFileSync('README.md', 'utf8').matchAll(/^ {4}│ {3}[├└]── (\w+)\/ /gm)].map((match) => match[1]!);
  const rooms = readdirSync('src', { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? [entry.name] : []));
  expect(drawn.sort()).toEqual(rooms.sort());
});

describe('the law', () => {
  const broken = (path: string, text: string) => offencesOf({ 'src/view/stage.ts': '', 'src/ops/norm.ts': '', 'workers/lab.ts': '', [path]: text }, LAW);

  it.each([
    ['a static import', "import { a } from '../view/stage';"],
    ['an import of types', "import type { A } from '../view/stage';"],
    ['a re-export', "export { a } from '../view/stage';"],
    ['a dynamic import', "const a = await import('../view/stage');"],
    ['a type written as an import', "export type A = import('../view/stage').A;"],
    ['a worker', "import '../../workers/lab';"],
    ['a tensor room', "import { norm } from '../ops/norm';"],
    ['a file that is not there', "import '../record/nowhere';"],
    ['a package', "import { openDB } from 'idb';"],
    ['a Node module', "import { readFileSync } from 'node:fs';"]
  ])('sees %s', (_, text) => expect(broken('src/task/shop.ts', text)).toHaveLength(1));

  it('sees into components', () =>
    expect(broken('src/view/Stage.svelte', '<script lang="ts">\nimport { a } from \'../ops/norm\';\n</script>')).toHaveLength(1));
  it('sees a room without a row', () => expect(broken('src/attic/box.ts', '')).toEqual(['src/attic/box.ts: the law has no row for attic']));
  it('lets a raw text be imported by its room', () =>
    expect(offencesOf({ 'src/ops/norm.ts': "import text from './norm.wgsl?raw';", 'src/ops/norm.wgsl': '' }, LAW)).toEqual([]));
  it('sees a cycle within a room and across rooms', () => {
    const round = { 'src/a/x.ts': "import '../b/y';", 'src/b/y.ts': "import './z';", 'src/b/z.ts': "import '../a/x';", 'src/b/w.ts': "import './z';" };
    expect(cyclesOf(round)).toEqual([['src/a/x.ts', 'src/b/y.ts', 'src/b/z.ts']]);
    expect(cyclesOf({ 'src/b/y.ts': "import type { Z } from './z';", 'src/b/z.ts': "import type { Y } from './y';" })).toHaveLength(1);
  });
  it('does not take a comment for an import', () => expect(importsOf('src/a/x.ts', "// import '../view/stage'")).toEqual([]));
});
