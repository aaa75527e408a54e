/** What a WGSL text takes from the rest of its program is said in its first line, and every program as a kernel puts it together declares that. */
import { describe, expect, it } from 'vitest';
import { onEveryDevice } from './rig/device';
import type { KernelCase } from './rig/kernelCase';
import { preludeOf, readWgsl } from './rig/wgsl';

const texts = Object.entries(import.meta.glob<string>('../../src/**/*.wgsl', { query: '?raw', import: 'default', eager: true })).map(
  ([path, text]) => [path.replace('../../src/', ''), text] as const
);
const cases = Object.values(import.meta.glob<readonly KernelCase[]>('./case/*.ts', { eager: true, import: 'default' })).flat();

const isProgram = (text: string): boolean => readWgsl(text).declared.get('main') === 'fn';

describe('the reading of WGSL', () => {
  it.each([
    ['const ROWS = 4u; fn main() { var sums: array<f32, ROWS>; sums[0] = 1e-30 + 0x7fu; }', []],
    ['struct Parameters { rows: u32 } fn main() { let r = rows; }', ['rows']],
    ['fn first(a: f32) -> f32 { let b = a; return b; } fn second() -> f32 { return a + b.x; }', ['a', 'b']],
    ['@compute @workgroup_size(THREADS) fn main(@builtin(workgroup_id) id: vec3u) { y[id.x] = 0.5f; } // text', ['THREADS', 'y']],
    ['@group(0) @binding(1) var<storage, read_write> y: array<Piece>; var<private> row: u32;', ['Piece']],
    ['fn main() { for (var i = 0u; i < 4u; i++) { if (i > 2u) { let j = i; } } j = 1u; }', ['j']]
  ])('%s', (text, free) => expect(readWgsl(text).free).toEqual(free));

  it('knows the first line', () =>
    expect([...preludeOf('// Prelude: alias Piece; const heads, pieces; fn plus.\n// What it is.')]).toEqual([
      ['Piece', 'alias'],
      ['heads', 'const'],
      ['pieces', 'const'],
      ['plus', 'fn']
    ]));

  it('takes a first line that says something else for no prelude', () => expect(preludeOf('// Prelude to a kernel.\n').size).toBe(0));
});

describe('the first line', () => {
  it.each(texts)('of %s names what the text uses and does not declare, in order of kind and name', (_, text) => {
    const said = [...preludeOf(text)];
    expect(said.map(([name]) => name).sort()).toEqual(readWgsl(text).free);
    expect(said).toEqual([...said].sort(([a, p], [b, q]) => (p + a < q + b ? -1 : 1)));
  });
});

onEveryDevice(() => {
  it('programs declare all that their texts ask for, of the kind that is said', () => {
    const programs = [...new Set(cases.flatMap((each) => each.programs()))];
    expect(programs.length).toBeGreaterThan(50);
    const used = new Set<string>();
    for (const program of programs) {
      const { declared, free } = readWgsl(program);
      expect(free, program.slice(0, 200)).toEqual([]);
      for (const [path, text] of texts) {
        if (!program.includes(text)) continue;
        used.add(path);
        for (const [name, kind] of preludeOf(text)) expect(declared.get(name), `${name} of ${path}`).toBe(kind);
      }
    }
    const alone = texts.filter(([, text]) => preludeOf(text).size === 0 && isProgram(text)).map(([path]) => path);
    expect(
      texts.map(([path]) => path).filter((path) => !used.has(path) && !alone.includes(path)),
      'texts that no case of a kernel puts into a program'
    ).toEqual([]);
  });
}, ['wasm']);
