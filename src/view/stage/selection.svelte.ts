/** What is looked at: a tree of the step and a turn of it, as a person chose or, without a choice, where something worth seeing happens. */
import type { Tree, Turn } from '../../record/tree';
import { firstUnfinishedNode, nodeOfTurn } from '../tree/branches';
import type { ViewState } from '../playback/reducer';

interface ManualSelection {
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
export class TurnSelection {
  #choice = $state.raw<ManualSelection | null>(null);
  #view: () => ViewState;
  #close: () => boolean;

  constructor(view: () => ViewState, close: () => boolean) {
    this.#view = view;
    this.#close = close;
  }

  /** The tree shown; undefined before the first step. */
  get tree(): Tree | undefined {
    const view = this.#view();
    return view.trees[this.#held?.tree ?? this.#followed(view)];
  }

  /** Whether a person chose the tree. */
  get isManual(): boolean {
    return this.#held !== null;
  }

  /** The turn in the inspector. */
  get turn(): Turn | undefined {
    const { tree } = this;
    const held = this.#held?.turn ?? null;
    return tree?.turns[held ?? this.#worthwhile(tree)];
  }

  /** Selected nodes of the tree shown; null until selected. */
  get chosenNodes(): readonly number[] | null {
    const index = this.tree?.index;
    return (
      this.#view()
        .chosen?.filter((choice) => choice.tree === index)
        .map((choice) => choice.node) ?? null
    );
  }

  /** The node whose group a person asked to see. */
  get requestedNode(): number | null {
    const turn = this.#held?.turn ?? null;
    return this.tree && turn !== null ? (nodeOfTurn(this.tree, turn) ?? null) : null;
  }

  /** The node whose branches grow now; null outside that phase. */
  get growingNode(): number | null {
    const { config, focus, phase } = this.#view();
    const { tree } = this;
    if (phase !== 'Branch' || !tree || !config) return null;
    const near = this.#close() && focus?.tree === tree.index ? nodeOfTurn(tree, focus.turn) : undefined;
    return near ?? firstUnfinishedNode(tree, config.groupSize) ?? null;
  }

  /** Holds a tree of this step, and a turn of it if one is given. */
  select(tree: number, turn: number | null = null): void {
    const { run, step } = this.#view();
    this.#choice = { run, step, tree, turn };
  }

  /** Lets the picture follow the action again. */
  followRun(): void {
    this.#choice = null;
  }

  get #held(): ManualSelection | null {
    const { run, step } = this.#view();
    return this.#choice?.run === run && this.#choice.step === step ? this.#choice : null;
  }

  #followed({ focus, chosen, trees }: ViewState): number {
    if (this.#close() && focus) return focus.tree;
    const top = this.#widest(trees, chosen ?? []);
    if (top) return top.tree;
    return trees.find((tree) => tree.task.kind === 'coop')?.index ?? 0;
  }

  #worthwhile(tree: Tree): number {
    const { focus, chosen, trees } = this.#view();
    if (this.#close() && focus?.tree === tree.index) return focus.turn;
    const top = this.#widest(trees, chosen?.filter((choice) => choice.tree === tree.index) ?? []);
    return top?.node ?? tree.initial.at(-1) ?? -1;
  }

  #widest(trees: readonly Tree[], chosen: NonNullable<ViewState['chosen']>) {
    const varianceAt = ({ tree, node }: { tree: number; node: number }) => trees[tree]?.groups.find((group) => group.node === node)?.variance ?? 0;
    return [...chosen].sort((a, b) => varianceAt(b) - varianceAt(a))[0];
  }
}
