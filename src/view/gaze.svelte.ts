/** What is looked at: a tree of the step and a turn of it, as a person chose or, without a choice, where something worth seeing happens. */
import type { Tree, Turn } from '../record/tree';
import { exploredOf, nodeOf } from './branch';
import type { Stage } from './fold';

interface Choice {
  readonly run: string | null;
  readonly step: number | null;
  readonly tree: number;
  /** Null leaves the turn to the action. */
  readonly turn: number | null;
}

/**
 * A choice holds for its step. Without one the picture stays calm: it shows a cooperative tree while trees grow, and the tree with the
 * largest selected variance from selection on. Only who steps turn by turn is taken to every turn.
 */
export class Gaze {
  #choice = $state.raw<Choice | null>(null);
  #stage: () => Stage;
  #close: () => boolean;

  constructor(stage: () => Stage, close: () => boolean) {
    this.#stage = stage;
    this.#close = close;
  }

  /** The tree shown; undefined before the first step. */
  get tree(): Tree | undefined {
    const stage = this.#stage();
    return stage.trees[this.#held?.tree ?? this.#followed(stage)];
  }

  /** Whether a person chose the tree. */
  get isHeld(): boolean {
    return this.#held !== null;
  }

  /** The turn in the inspector. */
  get turn(): Turn | undefined {
    const { tree } = this;
    const held = this.#held?.turn ?? null;
    return tree?.turns[held ?? this.#worthwhile(tree)];
  }

  /** Selected trunk nodes of the tree shown; null until selected. */
  get chosen(): readonly number[] | null {
    const index = this.tree?.index;
    return (
      this.#stage()
        .chosen?.filter((choice) => choice.tree === index)
        .map((choice) => choice.node) ?? null
    );
  }

  /** The trunk node whose group a person asked to see. */
  get pinned(): number | null {
    const turn = this.#held?.turn ?? null;
    return this.tree && turn !== null ? (nodeOf(this.tree, turn) ?? null) : null;
  }

  /** The trunk node whose branches grow now; null outside that phase. */
  get explored(): number | null {
    const { config, focus, phase } = this.#stage();
    const { tree } = this;
    if (phase !== 'Branch' || !tree || !config) return null;
    const near = this.#close() && focus?.tree === tree.index ? nodeOf(tree, focus.turn) : undefined;
    return near ?? exploredOf(tree, config.groupSize) ?? null;
  }

  /** Holds a tree of this step, and a turn of it if one is given. */
  look(tree: number, turn: number | null = null): void {
    const { run, step } = this.#stage();
    this.#choice = { run, step, tree, turn };
  }

  /** Lets the picture follow the action again. */
  release(): void {
    this.#choice = null;
  }

  get #held(): Choice | null {
    const { run, step } = this.#stage();
    return this.#choice?.run === run && this.#choice.step === step ? this.#choice : null;
  }

  #followed({ focus, chosen, trees }: Stage): number {
    if (this.#close() && focus) return focus.tree;
    const top = this.#widest(trees, chosen ?? []);
    if (top) return top.tree;
    return trees.find((tree) => tree.task.kind === 'coop')?.index ?? 0;
  }

  #worthwhile(tree: Tree): number {
    const { focus, chosen, trees } = this.#stage();
    if (this.#close() && focus?.tree === tree.index) return focus.turn;
    const top = this.#widest(trees, chosen?.filter((choice) => choice.tree === tree.index) ?? []);
    return top?.node ?? tree.initial.at(-1) ?? -1;
  }

  #widest(trees: readonly Tree[], chosen: NonNullable<Stage['chosen']>) {
    const varianceAt = ({ tree, node }: { tree: number; node: number }) => trees[tree]?.groups.find((group) => group.node === node)?.variance ?? 0;
    return [...chosen].sort((a, b) => varianceAt(b) - varianceAt(a))[0];
  }
}
