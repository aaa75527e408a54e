/** The grammar of an agent's turn as plain data: the forms of its tool calls, made from their schemas, which a token mask enforces while sampling. */

/** A set of texts, never empty, given by its form. */
export type GrammarExpression =
  | { readonly kind: 'text'; readonly text: string }
  /** One character of these ranges of code points, both ends included, in ascending order. */
  | { readonly kind: 'character'; readonly ranges: readonly CodePointRange[] }
  | { readonly kind: 'sequence'; readonly parts: readonly GrammarExpression[] }
  | { readonly kind: 'choice'; readonly among: readonly GrammarExpression[] }
  /** `most` is null where it is unlimited. */
  | { readonly kind: 'repeat'; readonly form: GrammarExpression; readonly least: number; readonly most: number | null }
  /** Members of a JSON object: each at most once, in any order, all required ones present, `between` between them; none is the empty text. */
  | { readonly kind: 'members'; readonly members: readonly GrammarMember[]; readonly between: GrammarExpression };

/** Code points, both ends included. */
export type CodePointRange = readonly [from: number, to: number];

interface GrammarMember {
  readonly form: GrammarExpression;
  readonly required: boolean;
}

/** A turn is unconstrained unless it opens with `mark`, after optional white space; then `rest` must follow and end it. The mark may not stand anywhere else. */
export interface Grammar {
  readonly mark: string;
  readonly rest: GrammarExpression;
}
