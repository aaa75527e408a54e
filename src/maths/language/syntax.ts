/** Programs as trees, and the fault that ends one. */
import type { Rational } from './rational';

/** Operators between two operands, the loosest first; operators of one line bind equally and group to the left. */
export const PRECEDENCE = [['or'], ['and'], ['=', '!=', '<', '>', '<=', '>='], ['+', '-'], ['*', '/', '%'], ['^']] as const;

/** An operator between two operands. */
export type ProgramOperator = (typeof PRECEDENCE)[number][number];

/** An expression. */
export type ProgramExpression =
  | { readonly kind: 'number'; readonly value: Rational }
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'list'; readonly items: readonly ProgramExpression[] }
  | { readonly kind: 'negative'; readonly of: ProgramExpression }
  | { readonly kind: 'not'; readonly of: ProgramExpression }
  | { readonly kind: 'binary'; readonly operator: ProgramOperator; readonly left: ProgramExpression; readonly right: ProgramExpression }
  | { readonly kind: 'call'; readonly name: string; readonly inputs: readonly ProgramExpression[] }
  | { readonly kind: 'item'; readonly list: ProgramExpression; readonly at: ProgramExpression };

/** Where a statement stands, both from 1. */
export interface Place {
  readonly line: number;
  readonly statement: number;
}

/** A statement, with where it stands. */
export type ProgramStatement = { readonly place: Place } & (
  | { readonly kind: 'assign'; readonly name: string; readonly value: ProgramExpression }
  | { readonly kind: 'print'; readonly value: ProgramExpression }
  | { readonly kind: 'if'; readonly condition: ProgramExpression; readonly then: readonly ProgramStatement[]; readonly otherwise: readonly ProgramStatement[] }
  | { readonly kind: 'while'; readonly condition: ProgramExpression; readonly body: readonly ProgramStatement[] }
  | {
      readonly kind: 'range';
      readonly name: string;
      readonly from: ProgramExpression;
      readonly to: ProgramExpression;
      readonly by: ProgramExpression | null;
      readonly body: readonly ProgramStatement[];
    }
  | { readonly kind: 'each'; readonly name: string; readonly list: ProgramExpression; readonly body: readonly ProgramStatement[] }
);

/** What ends a program before its end: a sentence without its subject, such as `divides by zero. Check the number after /`. */
export class ProgramFault extends Error {
  constructor(
    readonly place: Place,
    message: string
  ) {
    super(message);
    this.name = 'ProgramFault';
  }
}
