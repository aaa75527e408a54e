/** What a template is made of once it is read: statements, and expressions within them. */

/** Arguments of a call, of a filter or of a test. */
export interface ArgumentExpressions {
  readonly positional: readonly Expression[];
  readonly named: readonly (readonly [string, Expression])[];
  /** What follows `*` and `**`. */
  readonly spread: Expression | null;
  readonly spreadNamed: Expression | null;
}

export type BinaryOperator = '+' | '-' | '*' | '/' | '//' | '%' | '**';
export type Comparison = '==' | '!=' | '<' | '<=' | '>' | '>=' | 'in' | 'not in';

export type Expression =
  | { readonly kind: 'constant'; readonly value: null | boolean | bigint | number | string }
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'list' | 'tuple'; readonly items: readonly Expression[] }
  | { readonly kind: 'dict'; readonly pairs: readonly (readonly [Expression, Expression])[] }
  | { readonly kind: 'attribute'; readonly of: Expression; readonly name: string }
  | { readonly kind: 'item'; readonly of: Expression; readonly key: Expression }
  | { readonly kind: 'slice'; readonly of: Expression; readonly bounds: readonly (Expression | null)[] }
  | { readonly kind: 'call'; readonly of: Expression; readonly with: ArgumentExpressions }
  | { readonly kind: 'filter'; readonly of: Expression | null; readonly name: string; readonly with: ArgumentExpressions }
  | { readonly kind: 'test'; readonly of: Expression; readonly name: string; readonly with: ArgumentExpressions }
  | { readonly kind: 'not' | 'negative' | 'positive'; readonly of: Expression }
  | { readonly kind: 'and' | 'or'; readonly left: Expression; readonly right: Expression }
  | { readonly kind: 'binary'; readonly operator: BinaryOperator; readonly left: Expression; readonly right: Expression }
  | { readonly kind: 'compare'; readonly first: Expression; readonly others: readonly (readonly [Comparison, Expression])[] }
  | { readonly kind: 'concat'; readonly items: readonly Expression[] }
  | { readonly kind: 'condition'; readonly test: Expression; readonly then: Expression; readonly otherwise: Expression | null };

/** What can be assigned to. */
export type AssignmentTarget =
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'member'; readonly of: string; readonly name: string }
  | { readonly kind: 'tuple'; readonly items: readonly AssignmentTarget[] };

export type Statements = readonly Statement[];

/** The parameters of a macro or of a call's body; the last of them have defaults. */
export interface MacroSignature {
  readonly parameters: readonly string[];
  readonly defaults: readonly Expression[];
  /** Whether the body asks for what called it, and for arguments without a parameter. */
  readonly takes: { readonly caller: boolean; readonly varargs: boolean; readonly kwargs: boolean };
}

export type Statement =
  | { readonly kind: 'data'; readonly text: string }
  | { readonly kind: 'print'; readonly value: Expression }
  | { readonly kind: 'set'; readonly target: AssignmentTarget; readonly value: Expression }
  | { readonly kind: 'setBlock'; readonly target: AssignmentTarget; readonly filter: Expression | null; readonly body: Statements }
  | { readonly kind: 'if'; readonly branches: readonly (readonly [Expression, Statements])[]; readonly otherwise: Statements }
  | {
      readonly kind: 'for';
      readonly target: AssignmentTarget;
      readonly of: Expression;
      readonly test: Expression | null;
      readonly recursive: boolean;
      readonly body: Statements;
      readonly otherwise: Statements;
    }
  | { readonly kind: 'break' | 'continue' }
  | { readonly kind: 'with'; readonly pairs: readonly (readonly [AssignmentTarget, Expression])[]; readonly body: Statements }
  | { readonly kind: 'macro'; readonly name: string; readonly signature: MacroSignature; readonly body: Statements }
  | { readonly kind: 'callBlock'; readonly call: Expression & { readonly kind: 'call' }; readonly signature: MacroSignature; readonly body: Statements }
  | { readonly kind: 'filterBlock'; readonly filter: Expression; readonly body: Statements }
  | { readonly kind: 'scope'; readonly body: Statements };

/** Whether something read holds a part for which `is` holds. */
export function containsNode(part: unknown, is: (node: Readonly<Record<string, unknown>>) => boolean): boolean {
  if (typeof part !== 'object' || part === null) return false;
  if (Array.isArray(part)) return part.some((each) => containsNode(each, is));
  const node = part as Readonly<Record<string, unknown>>;
  return is(node) || Object.values(node).some((each) => containsNode(each, is));
}
