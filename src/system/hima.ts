/** HiMA-R1: a master and its specialists, trained jointly by VR-GRPO. */
import { PAPER } from '../record/paper';
import type { System } from './system';

export const HIMA: System = {
  name: 'hima',
  title: 'HiMA-R1',
  sentence:
    'A master and its specialists learn together from the reward of the answer alone: of each trajectory, the turns where other actions fared most differently.',
  paper: { title: 'HiMA-Ecom: Enabling Joint Training of Hierarchical Multi-Agent E-commerce Assistants', arxiv: '2506.19846' },
  settings: {},
  presets: {
    paper: PAPER,
    quick: { queries: 2, groupSize: 4 },
    'paradigm-master': { trained: 'master' },
    'paradigm-shared': { adapters: 'shared' },
    'paradigm-separate': { trained: 'separate' },
    'paradigm-joint': { trained: 'joint' },
    'random-groups': { select: 'random' },
    'all-groups': { select: 'all' },
    'naive-tree': { branching: 'tree' },
    'random-nodes': { branching: 'random' },
    'no-memory': { memory: 'off' }
  }
};
