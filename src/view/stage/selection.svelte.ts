/** The selected tree and turn: a person's selection or, without one, those the run is at. */
import type { Tree, Turn } from '../../record/tree';
import { firstUnfinishedNode, nodeOfTurn } from '../tree/branches';
import type { ViewState } from '../playback/reducer';

interface ManualSelection {
  readonly run: string | null;
  readonly step: number | null;
  readonly tree: number;
  /** Null for the one the run is at. */
  readonly turn: number | null;
}

/**
 * A person's selection is valid for its step. Without one, a cooperative tree is shown while trees grow and, once groups are selected for
 * training, the group of largest variance among them; every new turn is followed only where the run is stepped turn by turn.
 */
export class TurnSelection {
  #manual = $state.raw<ManualSelection | null>(null);
  #view: () => ViewState;
  #everyTurn: () => boolean;

  constructor(view: () => ViewState, everyTurn: () => boolean) {
    this.#view = view;
    this.#everyTurn = everyTurn;
  }

  /** The tree shown; undefined before the first step. */
  get tree(): Tree | undefined {
    const view = this.#view();
    return view.trees[this.#current?.tree ?? this.#followedTree(view)];
  }

  /** Whether a person selected the tree. */
  get isManual(): boolean {
    return this.#current !== null;
  }

  /** The turn in the inspector. */
  get turn(): Turn | undefined {
    const { tree } = this;
    const held = this.#current?.turn ?? null;
    return tree?.turns[held ?? this.#followedTurn(tree)];
  }

  /** Nodes of the tree shown whose groups are selected for training; null until the step's selection. */
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
    const turn = this.#current?.turn ?? null;
    return this.tree && turn !== null ? (nodeOfTurn(this.tree, turn) ?? null) : null;
  }

  /** The node whose branch is the trunk of what is drawn; null for the initial trajectory. */
  get trunkNode(): number | null {
    const { tree, turn } = this;
    const node = tree?.nested && turn ? nodeOfTurn(tree, turn.id) : undefined;
    return node === undefined || tree!.initial.includes(node) ? null : node;
  }

  /** The node whose branches grow now; null outside that phase. */
  get growingNode(): number | null {
    const { config, focus, phase } = this.#view();
    const { tree } = this;
    if (phase !== 'Branch' || !tree || !config) return null;
    const near = this.#everyTurn() && focus?.tree === tree.index ? nodeOfTurn(tree, focus.turn) : undefined;
    return near ?? firstUnfinishedNode(tree, config.groupSize) ?? null;
  }

  /** Shows a tree of a step, the one shown unless another is named, and a turn of it if one is given, as long as that step is shown. */
  select(tree: number, turn: number | null = null, { run, step }: Pick<ViewState, 'run' | 'step'> = this.#view()): void {
    this.#manual = { run, step, tree, turn };
  }

  /** Gives the selection up: the picture follows the run again. */
  followRun(): void {
    this.#manual = null;
  }

  get #current(): ManualSelection | null {
    const { run, step } = this.#view();
    return this.#manual?.run === run && this.#manual.step === step ? this.#manual : null;
  }

  #followedTree({ focus, chosen, trees }: ViewState): number {
    if (this.#everyTurn() && focus) return focus.tree;
    const top = this.#ofLargestVariance(trees, chosen ?? []);
    if (top) return top.tree;
    return trees.find((tree) => tree.task.kind === 'coop')?.index ?? 0;
  }

  #followedTurn(tree: Tree): number {
    const { focus, chosen, trees } = this.#view();
    if (this.#everyTurn() && focus?.tree === tree.index) return focus.turn;
    const top = this.#ofLargestVariance(trees, chosen?.filter((choice) => choice.tree === tree.index) ?? []);
    return top?.node ?? tree.initial.at(-1) ?? -1;
  }

  #ofLargestVariance(trees: readonly Tree[], chosen: NonNullable<ViewState['chosen']>) {
    const varianceAt = ({ tree, node }: { tree: number; node: number }) => trees[tree]?.groups.find((group) => group.node === node)?.variance ?? 0;
    return [...chosen].sort((a, b) => varianceAt(b) - varianceAt(a))[0];
  }
}
