/** Unpacks and validates a bundle; nothing is stored here. */
import { strFromU8 } from 'fflate';
import * as v from 'valibot';
import type { Bundle } from '../record/archive';
import { completeConfig, configProblems, type RunConfig } from '../record/config';
import type { EngineState } from '../record/engine';
import type { LabEvent } from '../record/event';
import type { MemoryEntry } from '../record/memory';
import { sha256Hex } from './checksum';
import { layoutProblem, decodeEngineState } from './engineStateBytes';
import { decodeJson, decodeJsonLines } from './json';
import { migrateEvent } from './migration';
import { FORMAT, VERSION } from './pack';
import { BundleError } from './errors';
import { countFloats } from './safetensors';
import { Event, Manifest, Memory, Settings, State } from './bundleSchema';
import { openZip, type Limits } from './zip';

const REQUIRED = ['README.md', 'config.json', 'memories.jsonl', 'events.jsonl', 'metrics.csv', 'checkpoint.json', 'checkpoint.bin'];

type Files = ReadonlyMap<string, Uint8Array>;

/** Runs `read` on a file's content; any error becomes a BundleError that names the file. */
function within<T>(name: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof BundleError) throw error;
    const path = error instanceof v.ValiError ? v.getDotPath(error.issues[0]) : null;
    throw new BundleError(`"${name}" in this bundle is not as Orchard writes it: ${path ? `at ${path}, ` : ''}${(error as Error).message}.`, { cause: error });
  }
}

function readManifest(files: Files) {
  const bytes = files.get('manifest.json');
  if (!bytes) throw new BundleError('This zip has no manifest.json, so it is not an Orchard bundle. Choose a zip that Orchard exported.');
  const manifest = within('manifest.json', () => v.parse(Manifest, JSON.parse(strFromU8(bytes))));
  if (manifest.format !== FORMAT) throw new BundleError(`This zip calls itself "${manifest.format}", not "${FORMAT}". Choose a zip that Orchard exported.`);
  if (manifest.version === 1)
    throw new BundleError(
      'This bundle has format version 1: its run was trained on the rows of the former, smaller shop, which this Orchard does not have, so it could not go on. Open it with the Orchard that wrote it.'
    );
  if (manifest.version !== VERSION)
    throw new BundleError(`This bundle has format version ${manifest.version}; this Orchard reads version ${VERSION}. Open it with the Orchard that wrote it.`);
  return manifest;
}

async function checkFiles(files: Files, promised: Readonly<Record<string, { readonly bytes: number; readonly sha256: string }>>): Promise<void> {
  const missing = [...REQUIRED, ...Object.keys(promised)].find((name) => !files.has(name));
  if (missing) throw new BundleError(`This bundle lacks "${missing}". Export or download it again.`);
  for (const [name, bytes] of files) {
    if (name === 'manifest.json') continue;
    const listed = Object.hasOwn(promised, name) ? promised[name] : undefined;
    if (!listed) throw new BundleError(`"${name}" is in this zip but not in its manifest, so it was added later. Export the bundle again.`);
    if (bytes.length !== listed.bytes || (await sha256Hex(bytes)) !== listed.sha256)
      throw new BundleError(`"${name}" is not the file its manifest describes: its size or SHA-256 differs. Export or download the bundle again.`);
  }
}

function readConfig(bytes: Uint8Array): RunConfig {
  const values = v.parse(Settings, JSON.parse(strFromU8(bytes)));
  const problems = configProblems(values);
  if (problems.length) throw new BundleError(`The settings of this bundle do not fit this Orchard. ${problems.join(' ')}`);
  return completeConfig(values);
}

function readEvents(bytes: Uint8Array, run: string, seq: number): LabEvent[] {
  const events = (v.parse(v.array(Event), decodeJsonLines(bytes)) as unknown as LabEvent[]).map(migrateEvent);
  const wrong = events.findIndex((event, i) => event.seq !== i || event.run !== run);
  if (wrong >= 0) throw new RangeError(`line ${wrong + 1} is not event ${wrong} of run "${run}"`);
  if (events.length !== seq) throw new RangeError(`it has ${events.length} events, but the checkpoint was taken after ${seq}`);
  if (events[0]?.type !== 'run') throw new RangeError('it does not begin with the event that describes the run');
  return events;
}

function checkAdapters(files: Files, engine: EngineState): void {
  for (const [agent, state] of Object.entries(engine)) {
    const name = `adapters/${agent}/adapter_model.safetensors`;
    const bytes = files.get(name);
    if (!bytes || !files.has(`adapters/${agent}/adapter_config.json`)) throw new BundleError(`This bundle lacks the adapter of "${agent}". Export it again.`);
    const values = Object.values(state.values).reduce((total, tensor) => total + tensor.length, 0);
    within(name, () => {
      const found = countFloats(bytes);
      if (found !== values) throw new RangeError(`it holds ${found} values, but the checkpoint has ${values}`);
    });
  }
}

/** The bundle in a zip. Rejects with a BundleError where any file is missing, altered or invalid. */
export async function unpackBundle(bytes: Uint8Array, limits?: Limits): Promise<Bundle> {
  const files: Files = openZip(bytes, limits);
  await checkFiles(files, readManifest(files).files);
  const file = (name: string): Uint8Array => files.get(name)!;
  const { id, createdAt, lab, layout } = within('checkpoint.json', () => v.parse(State, decodeJson(strFromU8(file('checkpoint.json')))));
  const problem = layoutProblem(layout, file('checkpoint.bin'));
  if (problem) throw new BundleError(`The checkpoint of this bundle does not fit together: ${problem}.`);
  const engine = within('checkpoint.bin', () => decodeEngineState(layout, file('checkpoint.bin')));
  checkAdapters(files, engine);
  const config = within('config.json', () => readConfig(file('config.json')));
  const entries = within('memories.jsonl', () => v.parse(v.array(Memory), decodeJsonLines(file('memories.jsonl')))) as unknown as MemoryEntry[];
  const events = within('events.jsonl', () => readEvents(file('events.jsonl'), lab.run, lab.seq));
  return { checkpoint: { id, createdAt, lab: { ...lab, config, memory: { ...lab.memory, entries } }, engine }, events };
}
