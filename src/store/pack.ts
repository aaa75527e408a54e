/** Packs a run into one zip with a manifest. */
import { strToU8, zipSync } from 'fflate';
import type { Bundle } from '../record/archive';
import type { AgentName } from '../record/agent';
import { exportEvents } from '../record/credit';
import type { AdapterFiles } from '../record/engine';
import { modelCard } from './modelCard';
import { sha256Hex } from './checksum';
import { encodeEngineState } from './engineStateBytes';
import { encodeJson, encodeJsonLines } from './json';
import { metricsTable } from '../report/metrics';

/** Name and version of the format. Version 1 held runs on an earlier, smaller shop, which cannot be continued. */
export const FORMAT = 'orchard-bundle';
export const VERSION = 2;

/** The modification time of all entries, so that the same run gives the same bytes. */
const STAMP = new Date('2000-01-01T00:00:00');

const page = (value: unknown): Uint8Array => strToU8(`${JSON.stringify(value, null, 2)}\n`);

/**
 * The zip of a bundle with a PEFT folder per agent: `adapters/<agent>/…`, memories, events, metrics, config, exact state, model card, manifest.
 * Where events are missing, `gap` is a sentence that says so, for the card and the manifest.
 */
export async function packBundle(bundle: Bundle, adapters: Readonly<Record<AgentName, AdapterFiles>>, gap: string | null = null): Promise<Uint8Array> {
  const { id, createdAt, lab, engine } = bundle.checkpoint;
  const { entries, ...memory } = lab.memory;
  const { layout, bytes } = encodeEngineState(engine);
  const { config, memory: _, ...rest } = lab;
  const files: Record<string, Uint8Array> = {
    'README.md': strToU8(modelCard(bundle, gap)),
    'config.json': page(config),
    'memories.jsonl': encodeJsonLines(entries),
    'events.jsonl': encodeJsonLines(exportEvents(bundle.events)),
    'metrics.csv': strToU8(metricsTable(bundle.events)),
    'checkpoint.json': strToU8(encodeJson({ id, createdAt, lab: { ...rest, memory }, layout })),
    'checkpoint.bin': bytes,
    ...Object.fromEntries(
      Object.entries(adapters).flatMap(([agent, folder]) => Object.entries(folder).map(([name, content]) => [`adapters/${agent}/${name}`, content]))
    )
  };
  const sums = await Promise.all(
    Object.entries(files).map(async ([name, content]) => [name, { bytes: content.length, sha256: await sha256Hex(content) }] as const)
  );
  const manifest = page({
    format: FORMAT,
    version: VERSION,
    run: lab.run,
    step: lab.step,
    createdAt,
    ...(gap === null ? {} : { gap }),
    files: Object.fromEntries(sums)
  });
  return zipSync({ 'manifest.json': manifest, ...files }, { level: 6, mtime: STAMP });
}
