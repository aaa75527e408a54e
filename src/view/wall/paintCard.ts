/** Paints one query small: its water, the rail with its numbers, and the turns of its trunk as the marks of their agents. */
import type { Team } from '../../record/agent';
import type { Tree } from '../../record/tree';
import { decimal } from '../../report/figure';
import { agentMark, silhouette } from '../agentMark';
import { fadeOf, keptStreams, type StreamFilter } from '../delta/filter';
import { layoutDelta } from '../delta/layout';
import { LEAST_DEVIATION, openFlows } from '../delta/openFlows';
import { paintStreams } from '../delta/paint';
import { paintLandings, paintMarks } from '../delta/paintMarks';
import { heightOn, type Rail } from '../delta/rail';
import { deltaOf, type Delta } from '../delta/stream';
import { WHOLE } from '../delta/viewport';

/** Colours as a canvas takes them. */
export interface CardPalette {
  readonly background: string;
  readonly bed: string;
  readonly ink: string;
  readonly soft: string;
  readonly line: string;
  /** Of the team, in its order. */
  readonly agents: readonly string[];
}

/** What a card shows. */
export interface CardPicture {
  readonly tree: Tree;
  readonly rail: Rail;
  readonly team: Team;
  readonly palette: CardPalette;
  /** Nodes of its selected groups; null until the step's selection. */
  readonly chosenNodes: readonly number[] | null;
  readonly filter: StreamFilter;
  readonly groupSize: number;
  readonly width: number;
  readonly height: number;
  /** Height of a letter. */
  readonly em: number;
}

/** Radius of a turn of the trunk. */
const RADIUS = 6;
/** Groups that are drawn with their widths: where all agree none, which leaves one calm line. */
function cardFlows(delta: Delta, chosenNodes: readonly number[] | null): number[] {
  const varies = delta.flows.some(({ deviation }) => deviation === null || deviation >= LEAST_DEVIATION);
  return varies ? openFlows(delta, { chosenNodes, requestedNode: null }) : [];
}

/** The node whose branch is the card's trunk: the selected one of largest variance; null for the initial trajectory. */
export function cardNode({ tree, chosenNodes }: Pick<CardPicture, 'tree' | 'chosenNodes'>): number | null {
  const chosen = tree.groups.filter(({ node }) => chosenNodes?.includes(node));
  return chosen.toSorted((a, b) => b.variance - a.variance)[0]?.node ?? null;
}

/** Lays the tree out at the size of the card and paints it into a context whose unit is a pixel of the page. */
export function paintCard(context: CanvasRenderingContext2D, card: CardPicture): void {
  const { tree, rail, team, palette, filter, groupSize, width, height, em } = card;
  context.clearRect(0, 0, width, height);
  const delta = deltaOf(tree, cardNode(card));
  if (!delta.flows.length) return;
  const margin = { top: 14, right: 2.6 * em, bottom: 10, left: RADIUS + 4 };
  const picture = layoutDelta(delta, rail, { width, height, margin, groupSize, open: cardFlows(delta, card.chosenNodes), nodeRadius: RADIUS });
  const trunk = new Set(delta.trunk);
  const faded = fadeOf(keptStreams(delta, filter)?.kept ?? null);
  const colourOf = (agent: string): string => palette.agents[agentMark(team, agent).place] ?? palette.soft;
  const style = {
    ...{ background: palette.background, bed: palette.bed, ink: palette.ink, colourOf, trunk, upright: false },
    strength: faded,
    strengthOfHair: (stream: number) => faded(stream) * (trunk.has(stream) ? 1 : 0.5)
  };
  const yOf = heightOn(rail, picture);
  paintRail(context, card, picture.railX, yOf);
  paintStreams(context, picture, delta, WHOLE, style, width, height);
  paintMarks(context, picture, delta, WHOLE, style, width, height);
  paintLandings(context, picture, delta, WHOLE, style);
  for (const { stream, x, y, open } of picture.nodes) {
    const { agent } = delta.streams[stream]!;
    context.save();
    context.translate(x, y);
    context.scale(RADIUS * 0.9, RADIUS * 0.9);
    const outline = new Path2D(silhouette(agentMark(team, agent)));
    context.strokeStyle = palette.background;
    context.fillStyle = palette.background;
    context.lineWidth = 0.5;
    context.globalAlpha = faded(stream);
    context.stroke(outline);
    context.fill(outline);
    context.globalAlpha *= open ? 1 : 0.6;
    context.fillStyle = colourOf(agent);
    context.fill(outline);
    context.restore();
  }
}

/** The rail, its round numbers, and a line across the card at each. */
function paintRail(context: CanvasRenderingContext2D, { rail, palette, height, em }: CardPicture, x: number, yOf: (reward: number) => number): void {
  context.font = `400 ${em}px Inter, ui-sans-serif, "Helvetica Neue", Arial, sans-serif`;
  context.textBaseline = 'middle';
  context.lineWidth = 1;
  let last = -Infinity;
  for (const { reward } of rail.ticks) {
    const y = yOf(reward);
    if (y - last < em * 1.1) continue;
    last = y;
    context.strokeStyle = palette.line;
    context.beginPath();
    context.moveTo(0, y);
    context.lineTo(x, y);
    context.stroke();
    context.fillStyle = palette.soft;
    context.fillText(decimal(reward, reward % 1 ? 1 : 0), x + 7, Math.min(height - em / 2, y));
  }
  context.strokeStyle = palette.ink;
  context.lineWidth = 1.5;
  context.beginPath();
  context.moveTo(x, 4);
  context.lineTo(x, height - 4);
  context.stroke();
}
