/** What a text must look like, as plain data: the forms of tool calls, made from their schemas, that a sampler can hold a turn to. */

/** A form that a text has or has not; every form has at least one text. */
export type GrammarExpression =
  | { readonly kind: 'text'; readonly text: string }
  /** One character of these ranges of code points, both ends included, in ascending order. */
  | { readonly kind: 'character'; readonly ranges: readonly CodePointRange[] }
  | { readonly kind: 'sequence'; readonly parts: readonly GrammarExpression[] }
  | { readonly kind: 'choice'; readonly among: readonly GrammarExpression[] }
  /** `most` is null where there is no end to it. */
  | { readonly kind: 'repeat'; readonly form: GrammarExpression; readonly least: number; readonly most: number | null }
  /** Each at most once, in any order, all that are required; none has the empty text. */
  | { readonly kind: 'members'; readonly members: readonly GrammarMember[]; readonly between: GrammarExpression };

export type CodePointRange = readonly [from: number, to: number];

interface GrammarMember {
  readonly form: GrammarExpression;
  readonly required: boolean;
}

/** A turn is free unless it opens with the mark, after white space or none; then it goes on in the form, and ends with it. Elsewhere the mark has no place. */
export interface Grammar {
  readonly mark: string;
  readonly rest: GrammarExpression;
}
