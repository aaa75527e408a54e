/**
 * `npm run bench`: the Bench page in Chrome on WebGPU and WebAssembly, the comparison with a peer, and Seedling in Node; Markdown on the standard output.
 * `-- --model seedling|135m|0.5b|3b`, `--thorough`, `--only webgpu,wasm,peer,node,state,dawn`, `--dawn` (Node on Dawn alone), `--json FILE` (the reports).
 */
import { writeFileSync } from 'node:fs';
import { BENCH_MODELS, type BenchModel, type BenchReport } from '../src/record/bench';
import { writeReport, writeTable } from '../src/report/benchMarkdown';
import { UserError, conclude } from './setup.mjs';

const args = process.argv.slice(2);
const has = (name: string): boolean => args.includes(`--${name}`);
const valueOf = (name: string): string | undefined => (has(name) ? args[args.indexOf(`--${name}`) + 1] : undefined);

const isModel = (name: string): name is BenchModel => (BENCH_MODELS as readonly string[]).includes(name);

function wantedModel(): BenchModel {
  const name = valueOf('model') ?? 'seedling';
  if (isModel(name)) return name;
  throw new UserError(`There is no shape "${name}"; there are ${BENCH_MODELS.join(', ')}.`);
}

const reports: BenchReport[] = [];
const thorough = has('thorough');

function tell(report: BenchReport): void {
  reports.push(report);
  console.log(writeReport(report));
}

/** What can be measured, by name; each prints as it comes. */
const PARTS: Readonly<Record<string, (model: BenchModel) => Promise<void>>> = {
  webgpu: async (model) => tell(await (await import('./bench/chrome')).benchInChrome('webgpu', model, thorough)),
  wasm: async (model) => tell(await (await import('./bench/chrome')).benchInChrome('wasm', model, thorough)),
  async peer() {
    const { comparePeerInChrome } = await import('./bench/chrome');
    const { peerTable } = await import('./bench/peerTable');
    console.log(`${writeTable(peerTable(await comparePeerInChrome(thorough ? 9 : 5)))}\n`);
  },
  async node() {
    const { benchInNode } = await import('./bench/node');
    for await (const table of benchInNode()) console.log(`${writeTable(table)}\n`);
  },
  async state() {
    const { stateTransferTable } = await import('./bench/stateTransfer');
    console.log(`${writeTable(await stateTransferTable())}\n`);
  },
  async dawn(model) {
    const { benchOnDawn } = await import('./bench/dawn');
    tell(await benchOnDawn(model, thorough, (what) => console.error(`${what} …`)));
  }
};

/** Models that WebAssembly's 4 GB hold unpacked. */
const SMALL: readonly BenchModel[] = ['seedling', '135m'];

function wantedParts(model: BenchModel): string[] {
  const all = SMALL.includes(model) ? ['webgpu', 'wasm', 'peer', 'node', 'state'] : ['webgpu', 'peer', 'state'];
  const names = valueOf('only')?.split(',') ?? (has('dawn') ? ['dawn'] : all);
  const unknown = names.filter((name) => !Object.hasOwn(PARTS, name));
  if (unknown.length) throw new UserError(`There is no part "${unknown.join(', ')}"; there are ${Object.keys(PARTS).join(', ')}.`);
  return names;
}

await conclude(async () => {
  const model = wantedModel();
  for (const name of wantedParts(model)) await PARTS[name]!(model);
  const file = valueOf('json');
  if (file) writeFileSync(file, JSON.stringify(reports, null, 2));
});
process.exit();
