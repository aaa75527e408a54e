/** The folder of a training: its checkpoint, its learning curve and its errors by sub-task. */
import { appendFileSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { restoreParameters, saveParameters, START, type TrainingProgress } from './checkpoint';
import type { RoleError } from './evaluate';
import { identityOf, type SeedlingTraining } from './training';

/** Writes down how a training goes. */
export interface TrainingFolder {
  /** Lays the last checkpoint into the training's parameters; the beginning where there is none. */
  load(): TrainingProgress;
  save(progress: TrainingProgress): void;
  /** `seconds` of training since the script began, `loss` in nats a trained token. */
  curve(progress: TrainingProgress, loss: number, seconds: number): void;
  errors(progress: TrainingProgress, errors: readonly RoleError[]): void;
  write(name: string, bytes: Uint8Array): void;
}

/** Opens, or makes, the folder. */
export function openTrainingFolder(folder: string, training: SeedlingTraining): TrainingFolder {
  const at = (name: string): string => join(folder, name);
  const { regime, trainable } = training;
  const identity = identityOf(training);
  const begin = (name: string, head: string): void => {
    if (!existsSync(at(name))) writeFileSync(at(name), head);
  };
  mkdirSync(folder, { recursive: true });
  begin('curve.csv', 'regime,step,tokens,targets,loss,seconds\n');
  begin('subtasks.csv', 'regime,targets,role,index,turns,wrong\n');
  return {
    load: () => (existsSync(at('checkpoint.safetensors')) ? restoreParameters(readFileSync(at('checkpoint.safetensors')), trainable, identity) : START),
    save(progress) {
      writeFileSync(at('checkpoint.part'), saveParameters(trainable, progress, identity));
      renameSync(at('checkpoint.part'), at('checkpoint.safetensors'));
    },
    curve({ step, tokens, targets }, loss, seconds) {
      appendFileSync(at('curve.csv'), `${regime},${step},${tokens},${targets},${loss.toFixed(4)},${seconds.toFixed(0)}\n`);
    },
    errors({ targets }, errors) {
      for (const { role, index, turns, wrong } of errors) appendFileSync(at('subtasks.csv'), `${regime},${targets},${role},${index},${turns},${wrong}\n`);
    },
    write: (name, bytes) => writeFileSync(at(name), bytes)
  };
}
