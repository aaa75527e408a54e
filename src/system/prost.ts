/** ProST: supervised learning of trajectories, first turns first. */
import type { System } from './system';

export const PROST: System = {
  name: 'prost',
  title: 'ProST',
  sentence: 'Every agent is shown solved trajectories, and learns their first turns before the turns that build on them.',
  paper: { title: 'ProST: Progressive Sub-task Training for Pareto-Optimal Multi-agent Systems Using Small Language Models', arxiv: '2509.04508' },
  settings: { steps: 0, warmRows: 800, warmEpochs: 3, warmBatch: 16, warmRate: 2e-3, warmSchedule: 'progressive', evaluateEvery: 25 },
  presets: { 'all-at-once': { warmSchedule: 'all' }, 'one-agent': { team: 'solo' }, 'maths-pipeline': { team: 'maths', data: 'maths' } }
};
