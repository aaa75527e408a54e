/** `loop` within a loop: where it stands, what comes before and after, and the loop itself where it is recursive. */
import { fail } from './templateError';
import { isEqual } from './compare';
import type { RenderBudget } from './renderBudget';
import { Callable, List, Loop, Undefined, type JinjaValue } from './value';

export class LoopState extends Loop {
  readonly #length: number | null;
  readonly #depth: number;
  readonly #budget: RenderBudget;
  readonly #again: ((of: JinjaValue, depth: number) => JinjaValue) | null;
  #iterator: Iterator<JinjaValue>;
  #index = -1;
  /** What was read ahead; a list of none where nothing was, null at the end. */
  #ahead: readonly JinjaValue[] | null = [];
  #before: JinjaValue = null;
  #current: JinjaValue = null;
  #changed: List | null = null;

  /** `length` is null where only going through tells it. */
  constructor(
    iterator: Iterator<JinjaValue>,
    length: number | null,
    depth: number,
    budget: RenderBudget,
    recurse: ((of: JinjaValue, depth: number) => JinjaValue) | null
  ) {
    super();
    this.#iterator = iterator;
    this.#length = length;
    this.#depth = depth;
    this.#budget = budget;
    this.#again = recurse;
  }

  /** The next item; undefined after the last. */
  next(): JinjaValue | undefined {
    const item = this.#peek();
    if (item === undefined) return undefined;
    this.#ahead = [];
    this.#index++;
    this.#before = this.#current;
    this.#current = item;
    return item;
  }

  #peek(): JinjaValue | undefined {
    if (this.#ahead?.length === 0) {
      const next = this.#iterator.next();
      this.#ahead = next.done ? null : [next.value];
    }
    return this.#ahead?.[0];
  }

  /** The number of items, for which those to come are read. */
  #count(): number {
    if (this.#length !== null) return this.#length;
    const ahead = this.#peek();
    if (ahead === undefined) return this.#index + 1;
    const others: JinjaValue[] = [];
    for (let next = this.#iterator.next(); !next.done; next = this.#iterator.next()) others.push(next.value);
    this.#budget.spend(others.length);
    this.#iterator = others[Symbol.iterator]();
    return this.#index + 2 + others.length;
  }

  override recurse(of: JinjaValue): JinjaValue {
    return this.#again ? this.#again(of, this.#depth + 1) : fail("The loop must have the 'recursive' marker to be called recursively.");
  }

  override member(name: string): JinjaValue | undefined {
    switch (name) {
      case 'index':
        return BigInt(this.#index + 1);
      case 'index0':
        return BigInt(this.#index);
      case 'first':
        return this.#index === 0;
      case 'last':
        return this.#peek() === undefined;
      case 'length':
        return BigInt(this.#count());
      case 'revindex':
        return BigInt(this.#count() - this.#index);
      case 'revindex0':
        return BigInt(this.#count() - this.#index - 1);
      case 'depth':
        return BigInt(this.#depth + 1);
      case 'depth0':
        return BigInt(this.#depth);
      case 'previtem':
        return this.#index === 0 ? new Undefined('there is no previous item') : this.#before;
      case 'nextitem':
        return this.#peek() ?? (this.#ahead === null ? new Undefined('there is no next item') : null);
      case 'cycle':
        return new Callable(name, ({ positional }) => (positional.length ? positional[this.#index % positional.length]! : fail('no items for cycling given')));
      case 'changed':
        return new Callable(name, ({ positional }) => this.#changes(new List(positional)));
      default:
        return undefined;
    }
  }

  #changes(now: List): boolean {
    const changed = this.#changed === null || !isEqual(this.#changed, now, this.#budget);
    this.#changed = now;
    return changed;
  }
}
