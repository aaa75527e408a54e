/** The names a part of a template knows: its own, and those around it. */
import type { JinjaValue } from './value';

export class Scope {
  readonly #names = new Map<string, JinjaValue>();
  readonly #around: Scope | null;

  constructor(around: Scope | null, names: Iterable<readonly [string, JinjaValue]> = []) {
    this.#around = around;
    for (const [name, value] of names) this.#names.set(name, value);
  }

  /** The value of a name; undefined where no scope has it. */
  find(name: string): JinjaValue | undefined {
    const found = this.#names.get(name);
    return found ?? (this.#names.has(name) ? found : this.#around?.find(name));
  }

  set(name: string, value: JinjaValue): void {
    this.#names.set(name, value);
  }
}
