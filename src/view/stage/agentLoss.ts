/** The warm-up loss of one agent. */
import type { UpdateFigures, UpdateReport } from '../../record/engine';

/** Mean −log p, in nats, of the tokens that one agent learned; a report's figures of an agent are its share of the loss of all. */
export function agentLoss({ loss, completionTokens }: UpdateFigures, { all }: UpdateReport): number {
  return (loss * all.completionTokens) / completionTokens;
}
