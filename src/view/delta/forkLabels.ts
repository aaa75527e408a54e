/** The labels at forks: the words at which each stream parts and how many samples said them; or that a group agrees. */
import { decimal, percentChange } from '../../report/figure';
import type { DeltaPicture } from './deltaPicture';
import { LEAST_DEVIATION } from './openFlows';
import type { ProbabilityChanges } from './rescoring';
import type { Delta } from './stream';
import { partingWords } from './words';

/** A label before it has a place. */
export interface ForkLabel {
  readonly id: string;
  readonly flow: number;
  readonly stream: number;
  readonly words: string;
  /** What stands behind the words, and is never cut: `×3`, and once scored again the probability before and after: `×3 · 71.1 → 73.0 %`. */
  readonly tail: string;
  /** Beginning of the stream's straight part, its middle there, and half its width, in the picture. */
  readonly x: number;
  readonly y: number;
  readonly half: number;
  readonly weight: number;
}

/**
 * Labels of the open groups, the most important first: of few samples as well as of many, for one sample that parts is what a group teaches.
 * A group whose samples all say the same has one, which says that, and what it teaches.
 */
export function forkLabels(delta: Delta, picture: DeltaPicture, open: readonly number[], changes: ProbabilityChanges): ForkLabel[] {
  const { streams, flows, trunk } = delta;
  const marks = new Map(picture.marks.map((mark) => [mark.stream, mark]));
  const labels = open.flatMap((place): ForkLabel[] => {
    const flow = flows[place]!;
    const words = partingWords(flow.actions.map((action) => streams[action]!.turn));
    return flow.actions.flatMap((stream, i) => {
      const next = picture.nodes.find((node) => node.flow > 0 && trunk[node.flow - 1] === stream);
      const mark = marks.get(stream) ?? (next && { x: next.x - picture.pitch * 0.38, y: next.y, width: flow.counts.get(stream)! * picture.unit });
      if (!mark) return [];
      const count = flow.counts.get(stream)!;
      const at = { id: `${place} ${stream}`, flow: place, stream, x: mark.x, y: mark.y, half: mark.width / 2, weight: count };
      const change = changes.get(place)?.get(stream);
      const tail = `×${decimal(count, 0)}${change ? ` · ${percentChange(change.before, change.after)}` : ''}`;
      if (flow.actions.length > 1) return [{ ...at, words: words[i]!, tail }];
      if (flow.samples < 2 || flow.deviation === null) return [];
      // The words may be cut where there is little room, and that nothing is learned must not be.
      return [{ ...at, words: flow.deviation < LEAST_DEVIATION ? 'all agree' : 'all say the same', tail: change ? tail : `${tail}, nothing to learn` }];
    });
  });
  return labels.sort((a, b) => b.weight - a.weight || a.stream - b.stream);
}
