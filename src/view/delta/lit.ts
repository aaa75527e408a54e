/** What is lit on the stage. */
import type { LitMark } from '../formula/term';

/** Lit marks, of one flow as a place in `Delta.flows`, or of all where that is null. */
export type LitFlow = LitMark & { readonly flow: number | null };

/** Whether marks of this kind of a flow are lit. */
export const isFlowLit = (lit: LitFlow | null, mark: LitMark['mark'], flow: number): boolean =>
  lit !== null && lit.mark === mark && (lit.flow === null || lit.flow === flow);
