/** Runs programs step by step under limits of steps, memory and output. Nothing is evaluated but the tree that the parser made. */
import { BUILTINS, isList, isNumber, type Value } from './builtins';
import { parseProgram } from './parser';
import { compared, floorOf, isWhole, MOST_DIGITS, negated, over, plus, rational, textOf, times, type Rational } from './rational';
import { ProgramFault, type ProgramOperator, type ProgramExpression, type Place, type ProgramStatement } from './syntax';

/** Most steps of a program: a statement, an operation and an item of a list are a step each. */
export const MOST_STEPS = 50_000;
/** Most names that a program may give values to. */
const MOST_NAMES = 40;
/** Most numbers of a list. */
const MOST_ITEMS = 200;
/** Most values that it may print. */
const MOST_PRINTED = 20;
/** Greatest exponent. */
const MOST_POWER = 100n;

/** What came of a program. */
export interface ProgramResult {
  /** What it printed, with commas between numbers; or a sentence that says where it ended, why, and what to do. */
  readonly text: string;
  readonly failed: boolean;
  readonly steps: number;
}

/** Runs a program. It ends within `MOST_STEPS` steps, and a program that is wrong ends in a sentence, never in an error. */
export function runProgram(source: string): ProgramResult {
  const run = new Run();
  try {
    run.all(parseProgram(source));
    if (!run.printed.length) throw new ProgramFault(run.place, 'ends the program, and nothing is printed. Write the name of the result at the end');
    return { text: run.printed.join(', '), failed: false, steps: run.steps };
  } catch (error) {
    if (!(error instanceof ProgramFault)) throw error;
    return { text: faultText(source, error), failed: true, steps: run.steps };
  }
}

/** Statements are counted where all stand on one line. */
function faultText(source: string, { place, message }: ProgramFault): string {
  const where = source.trim().includes('\n') ? `line ${place.line}` : `statement ${place.statement}`;
  return `${where} ${message}.`;
}

class Run {
  steps = 0;
  place: Place = { line: 1, statement: 1 };
  readonly printed: string[] = [];
  private readonly values = new Map<string, Value>();

  all(statements: readonly ProgramStatement[]): void {
    for (const statement of statements) this.one(statement);
  }

  private one(statement: ProgramStatement): void {
    this.enter(statement.place);
    switch (statement.kind) {
      case 'assign':
        return this.assign(statement.name, this.valueOf(statement.value));
      case 'print':
        return this.print(this.valueOf(statement.value));
      case 'if':
        return this.all(this.truthOf(statement.condition) ? statement.then : statement.otherwise);
      case 'while':
        while (this.truthOf(statement.condition)) {
          this.all(statement.body);
          this.enter(statement.place);
        }
        return;
      case 'range':
        return this.range(statement);
      case 'each':
        for (const item of this.listOf(statement.list)) {
          this.assign(statement.name, item);
          this.all(statement.body);
          this.enter(statement.place);
        }
    }
  }

  /** The bounds are worked out once; what the body does to the name does not change how often it runs. */
  private range({ name, from, to, by, body, place }: Extract<ProgramStatement, { kind: 'range' }>): void {
    const [first, last] = [this.numberOf(from), this.numberOf(to)];
    const step = by ? this.numberOf(by) : rational(1n)!;
    if (step.n === 0n) throw this.fault('goes by 0 and would never end. Take another number after by');
    for (let value = first; step.n > 0n ? compared(value, last) <= 0n : compared(value, last) >= 0n; value = this.bounded(plus(value, step))) {
      this.assign(name, value);
      this.all(body);
      this.enter(place);
    }
  }

  private enter(place: Place): void {
    this.place = place;
    this.step();
  }

  private step(count = 1): void {
    this.steps += count;
    if (this.steps <= MOST_STEPS) return;
    this.steps = MOST_STEPS;
    throw this.fault(`goes on for more than ${MOST_STEPS} steps. Make sure that the loop ends, or search fewer numbers`);
  }

  private assign(name: string, value: Value): void {
    this.values.set(name, value);
    if (this.values.size > MOST_NAMES) throw this.fault(`gives a value to more than ${MOST_NAMES} names. Use fewer`);
  }

  private print(value: Value): void {
    if (typeof value === 'boolean') throw this.fault('prints whether something holds. Print a number');
    if (this.printed.length === MOST_PRINTED) throw this.fault(`prints more than ${MOST_PRINTED} times. Print the result alone, after the loop`);
    this.printed.push(isList(value) ? value.map(textOf).join(', ') || 'an empty list' : textOf(value));
  }

  private valueOf(expression: ProgramExpression): Value {
    this.step();
    switch (expression.kind) {
      case 'number':
        return expression.value;
      case 'name':
        return this.named(expression.name);
      case 'list':
        return this.limited(expression.items.map((item) => this.numberOf(item)));
      case 'negative':
        return negated(this.numberOf(expression.of));
      case 'not':
        return !this.truthOf(expression.of);
      case 'binary':
        return this.binary(expression);
      case 'call':
        return this.call(expression.name, expression.inputs);
      case 'item':
        return this.item(this.listOf(expression.list), this.numberOf(expression.at));
    }
  }

  private named(name: string): Value {
    const value = this.values.get(name);
    if (value === undefined) throw this.fault(`uses ${name}, which has no value yet. Write ${name} = and its value before`);
    return value;
  }

  private binary({ operator, left, right }: Extract<ProgramExpression, { kind: 'binary' }>): Value {
    if (operator === 'and') return this.truthOf(left) && this.truthOf(right);
    if (operator === 'or') return this.truthOf(left) || this.truthOf(right);
    const one = this.valueOf(left);
    const other = this.valueOf(right);
    if (operator === '+' && isList(one) && isList(other)) return this.limited([...one, ...other]);
    if (!isNumber(one) || !isNumber(other)) throw this.fault(`has no two numbers at ${operator}. Put a number on each side`);
    return this.arithmetic(operator, one, other);
  }

  private arithmetic(operator: Exclude<ProgramOperator, 'and' | 'or'>, one: Rational, other: Rational): Value {
    switch (operator) {
      case '+':
        return this.bounded(plus(one, other));
      case '-':
        return this.bounded(plus(one, negated(other)));
      case '*':
        return this.bounded(times(one, other));
      case '/':
        return this.quotient(one, other);
      case '%':
        return this.bounded(plus(one, negated(this.bounded(times(floorOf(this.quotient(one, other)), other)))));
      case '^':
        return this.power(one, other);
      case '=':
        return compared(one, other) === 0n;
      case '!=':
        return compared(one, other) !== 0n;
      case '<':
        return compared(one, other) < 0n;
      case '>':
        return compared(one, other) > 0n;
      case '<=':
        return compared(one, other) <= 0n;
      case '>=':
        return compared(one, other) >= 0n;
    }
  }

  private quotient(one: Rational, other: Rational): Rational {
    if (other.n === 0n) throw this.fault('divides by zero. Check the number that it divides by');
    return this.bounded(over(one, other));
  }

  private power(base: Rational, exponent: Rational): Rational {
    if (!isWhole(exponent) || exponent.n > MOST_POWER || exponent.n < -MOST_POWER) throw this.fault(`needs a whole exponent up to ${MOST_POWER}. Take another`);
    let power = rational(1n)!;
    for (let left = exponent.n < 0n ? -exponent.n : exponent.n; left > 0n; left--) {
      this.step();
      power = this.bounded(times(power, base));
    }
    return exponent.n < 0n ? this.quotient(rational(1n)!, power) : power;
  }

  private call(name: string, inputs: readonly ProgramExpression[]): Rational {
    const builtin = Object.hasOwn(BUILTINS, name) ? BUILTINS[name]! : null;
    if (!builtin) throw this.fault(`calls ${name}, which is no function. There are ${Object.keys(BUILTINS).join(', ')}`);
    const values = inputs.map((input) => this.valueOf(input));
    const numbers = values.length === 1 && isList(values[0]!) ? values[0] : values;
    if (!numbers.every(isNumber)) throw this.fault(`gives ${name} what is no number. Give it numbers or one list`);
    if (numbers.length < builtin.least || numbers.length > builtin.most) throw this.fault(`gives ${name} ${numbers.length} numbers. Give it ${builtin.least}`);
    this.step(numbers.length);
    return this.bounded(builtin.apply(numbers));
  }

  private item(list: readonly Rational[], at: Rational): Rational {
    const item = isWhole(at) && at.n > 0n ? list[Number(at.n) - 1] : undefined;
    if (!item) throw this.fault(`asks for item ${textOf(at)} of a list of ${list.length}. Items are counted from 1`);
    return item;
  }

  private numberOf(expression: ProgramExpression): Rational {
    const value = this.valueOf(expression);
    if (!isNumber(value)) throw this.fault('needs a number and gets something else. Put a number there');
    return value;
  }

  private listOf(expression: ProgramExpression): readonly Rational[] {
    const value = this.valueOf(expression);
    if (!isList(value)) throw this.fault('needs a list and gets something else. Write a list as [1, 2, 3]');
    return value;
  }

  private truthOf(expression: ProgramExpression): boolean {
    const value = this.valueOf(expression);
    if (typeof value !== 'boolean') throw this.fault('needs a condition and gets a number. Compare it, as in n > 0');
    return value;
  }

  private limited(list: readonly Rational[]): readonly Rational[] {
    this.step(list.length);
    if (list.length > MOST_ITEMS) throw this.fault(`makes a list of more than ${MOST_ITEMS} numbers. Keep a total instead`);
    return list;
  }

  private bounded(value: Rational | null): Rational {
    if (!value) throw this.fault(`makes a number of more than ${MOST_DIGITS} digits. Make it smaller`);
    return value;
  }

  private fault(message: string): ProgramFault {
    return new ProgramFault(this.place, message);
  }
}
