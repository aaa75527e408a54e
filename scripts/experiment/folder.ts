/** The folder of one seed: a log, and the newest checkpoint, which becomes visible only when it is complete. */
import { appendFileSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LabState } from '../../src/record/checkpoint';
import type { EngineState } from '../../src/record/engine';
import { exportEvents } from '../../src/record/credit';
import type { LabEvent } from '../../src/record/event';
import { notFiniteIn } from '../../src/record/finite';
import { decodeEngineState, encodeEngineState, type StateLayout } from '../../src/store/engineStateBytes';
import { decodeJson, encodeJson } from '../../src/store/json';

interface Saved {
  readonly lab: LabState;
  readonly engine: EngineState;
}

export interface Folder {
  /** Adds whole steps to the log, in which each turn has its reward and advantage. */
  append(events: readonly LabEvent[]): void;
  events(): LabEvent[];
  save(checkpoint: Saved): void;
  /** Null where none was saved; events after it are forgotten. */
  load(): Saved | null;
  write(name: string, text: string): void;
  read(name: string): string | null;
}

/** Opens the folder, making it where there is none. */
export function openFolder(path: string): Folder {
  mkdirSync(path, { recursive: true });
  const at = (name: string) => join(path, name);
  const read = (name: string) => (existsSync(at(name)) ? readFileSync(at(name), 'utf8') : null);
  const write = (name: string, content: string | Uint8Array) => {
    writeFileSync(at(`${name}.part`), content);
    renameSync(at(`${name}.part`), at(name));
  };
  const lines = (events: readonly LabEvent[]) =>
    exportEvents(events)
      .map((event) => `${encodeJson(event)}\n`)
      .join('');
  const events = () => (read('events.jsonl') ?? '').split('\n').flatMap((line) => (line ? [decodeJson(line) as LabEvent] : []));
  return {
    read,
    write,
    events,
    append: (added) => appendFileSync(at('events.jsonl'), lines(added)),
    save: ({ lab, engine }) => {
      const spoilt = notFiniteIn(engine);
      if (spoilt)
        throw new RangeError(
          `After step ${lab.step} a number in ${spoilt} is not finite: no checkpoint was written, and the one before is kept. Lower the learning rate.`
        );
      const { layout, bytes } = encodeEngineState(engine);
      const body = `checkpoint-${lab.step}.bin`;
      write(body, bytes);
      write('checkpoint.json', encodeJson({ lab, layout, body }));
      for (const old of readdirSync(path).filter((name) => /^checkpoint-\d+\.bin$/.test(name) && name !== body)) rmSync(at(old));
    },
    load: () => {
      const text = read('checkpoint.json');
      if (text === null) {
        write('events.jsonl', '');
        return null;
      }
      const { lab, layout, body } = decodeJson(text) as { lab: LabState; layout: StateLayout; body: string };
      write('events.jsonl', lines(events().filter((event) => event.seq < lab.seq)));
      return { lab, engine: decodeEngineState(layout, readFileSync(at(body))) };
    }
  };
}
