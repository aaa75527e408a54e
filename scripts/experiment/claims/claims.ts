/** The claims of the systems' papers, each as a comparison of two arms in one figure. */
import type { Figure } from '../suite/columns';
import { COLUMNS, type ClaimFigure } from './figures';

/** One claim. */
export interface Claim {
  /** As the paper has it, in a sentence. */
  readonly says: string;
  /** Whose claim it is, by the number at arXiv. */
  readonly paper: string;
  /** The arm that should be ahead, and the one that it should be ahead of. */
  readonly ahead: string;
  readonly behind: string;
  /** In which figure, and whether more or less of it is better. */
  readonly figure: ClaimFigure;
  readonly better: 'more' | 'less';
  /** By how much it may be behind, where the claim is that it is as good; 0 where absent. */
  readonly margin?: number;
  /** The preset of the arm that is compared with, as a link's `?preset=`; the default run is the other. */
  readonly preset: string;
}

const HIMA = '2506.19846';
const PROST = '2509.04508';

/** In the order of the report. */
export const CLAIMS: readonly Claim[] = [
  {
    says: 'Training all agents together beats training the master alone.',
    paper: HIMA,
    ...{ ahead: 'joint', behind: 'master-only', figure: 'greedy', better: 'more', preset: 'paradigm-master' }
  },
  {
    says: 'Training all agents together beats one adapter for all.',
    paper: HIMA,
    ...{ ahead: 'joint', behind: 'shared', figure: 'greedy', better: 'more', preset: 'paradigm-shared' }
  },
  {
    says: 'Training all agents together beats training each alone, its plans fixed.',
    paper: HIMA,
    ...{ ahead: 'joint', behind: 'separate', figure: 'greedy', better: 'more', preset: 'paradigm-separate' }
  },
  {
    says: 'The groups of largest variance teach more than groups drawn blindly.',
    paper: HIMA,
    ...{ ahead: 'joint', behind: 'random-groups', figure: 'greedy', better: 'more', preset: 'random-groups' }
  },
  {
    says: 'K groups a query need fewer group updates than all groups.',
    paper: HIMA,
    ...{ ahead: 'joint', behind: 'all-groups', figure: 'group updates', better: 'less', preset: 'all-groups' }
  },
  {
    says: 'K groups a query teach as much as all groups, within 3 points.',
    paper: HIMA,
    ...{ ahead: 'joint', behind: 'all-groups', figure: 'greedy', better: 'more', margin: 3, preset: 'all-groups' }
  },
  {
    says: 'Branching along the initial trajectory teaches as much as a naive tree of the same cost, within 3 points.',
    paper: HIMA,
    ...{ ahead: 'joint', behind: 'tree', figure: 'greedy', better: 'more', margin: 3, preset: 'naive-tree' }
  },
  {
    says: 'Branching along it teaches as much as branching at nodes drawn evenly, within 3 points.',
    paper: HIMA,
    ...{ ahead: 'joint', behind: 'random-nodes', figure: 'greedy', better: 'more', margin: 3, preset: 'random-nodes' }
  },
  {
    says: 'Memory makes training converge in fewer steps.',
    paper: HIMA,
    ...{ ahead: 'joint', behind: 'no-memory', figure: 'steps to half', better: 'less', preset: 'no-memory' }
  },
  {
    says: 'Memory saves turns: fewer for each task solved.',
    paper: HIMA,
    ...{ ahead: 'joint', behind: 'no-memory', figure: 'turns a solved task', better: 'less', preset: 'no-memory' }
  },
  {
    says: 'Sub-tasks shown progressively teach more than all at once.',
    paper: PROST,
    ...{ ahead: 'progressive', behind: 'all-at-once', figure: 'greedy', better: 'more', preset: 'all-at-once' }
  },
  {
    says: 'A team of specialists learns more from the same rows than one agent.',
    paper: PROST,
    ...{ ahead: 'progressive', behind: 'one-agent', figure: 'greedy', better: 'more', preset: 'one-agent' }
  }
];

/** How a claim's figure is read off an outcome. */
export const figureOf = ({ figure }: Pick<Claim, 'figure'>): Figure => COLUMNS[figure];
