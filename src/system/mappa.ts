/** MAPPA: a coach scores every action, and each agent learns from its own scores over the whole batch. */
import type { System } from './system';

export const MAPPA: System = {
  name: 'mappa',
  title: 'MAPPA',
  sentence: 'A coach scores every action by what its agent knew, and each agent learns from how its own scores compare over the whole batch.',
  paper: { title: 'MAPPA: Scaling Multiagent Systems with Process Rewards', arxiv: '2601.23228' },
  settings: {
    ...{ credit: 'batch', coach: 'rules', branching: 'root', groupSize: 2, memory: 'off' },
    ...{ continuations: 'sampled', initialContinuation: 'kept', equalActions: 'each' },
    ...{ ratio: 'token', epsilonLow: 0.2, epsilonHigh: 0.2, beta: 0, klReward: 0.01, aggregation: 'token' }
  },
  presets: {
    'answer-alone': { coach: 'off' },
    'coach-untold': { coachTruth: 'nothing' },
    'mappa-maths': { team: 'maths', data: 'maths', warmRows: 320, warmEpochs: 4 }
  }
};
