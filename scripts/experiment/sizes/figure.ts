/** Success against each cost as a picture: a point an arm on a base, and the Pareto front. */
import { scaleLinear, scaleLog } from 'd3-scale';
import { COSTS, frontOf, type Cost } from '../../../src/report/pareto';
import type { MeasuredTask } from '../suite/rows';
import type { ArmOutcome } from '../suite/run';
import { escapeText } from '../suite/svg';
import { pointsOf, sizedArms, type SizedArm } from './points';

const WIDTH = 330;
const HEIGHT = 250;
const MARGIN = { left: 40, right: 16, top: 28, bottom: 36 } as const;

/** Whether it is 1, 2 or 5 times a power of ten: on a scale of powers, neighbours closer than that would overlap. */
const isRound = (tick: number): boolean => [1, 2, 5].includes(Math.round(tick / 10 ** Math.floor(Math.log10(tick) + 1e-9)));

const compact = new Intl.NumberFormat('en', { notation: 'compact', maximumSignificantDigits: 2 });

function panel(cost: Cost, arms: readonly SizedArm[], tasks: readonly MeasuredTask[], place: number): string {
  const points = pointsOf(arms, cost, tasks);
  const at = `<g transform="translate(${place * WIDTH},0)"><text x="${MARGIN.left}" y="16" class="title">${COSTS[cost]} a task</text>`;
  if (!points.length) return `${at}<text x="${MARGIN.left}" y="44">not measured</text></g>`;
  const costs = points.map((point) => point.cost);
  const x = scaleLog([Math.min(...costs) / 1.6, Math.max(...costs) * 1.6], [MARGIN.left, WIDTH - MARGIN.right]);
  const y = scaleLinear([0, 1], [HEIGHT - MARGIN.bottom, MARGIN.top]);
  const front = frontOf(points);
  const steps = front.map((point, i) => (i ? `H${x(point.cost).toFixed(1)}V` : `M${x(point.cost).toFixed(1)} `) + y(point.success).toFixed(1)).join('');
  const names = arms.map(({ arm }) => arm.name).filter((name, i, all) => all.indexOf(name) === i);
  const marks = points.map((point) => {
    const { arm, base } = arms.find(({ id }) => id === point.id)!;
    const [cx, cy] = [x(point.cost).toFixed(1), y(point.success)];
    const label = `${escapeText(base.name)} ${arm.name} ${(100 * point.success).toFixed(1)}`;
    return `<circle cx="${cx}" cy="${cy.toFixed(1)}" r="4" class="${names.indexOf(arm.name) ? 'second' : 'first'}"/><text x="${cx}" y="${(cy - 8).toFixed(1)}" class="middle">${label}</text>`;
  });
  const shares = y.ticks(4).map((tick) => {
    const height = y(tick).toFixed(1);
    return `<path d="M${MARGIN.left} ${height}H${WIDTH - MARGIN.right}" class="grid"/><text x="${MARGIN.left - 5}" y="${height}" dy="3.5" class="end">${100 * tick}%</text>`;
  });
  const ticks = x
    .ticks(3)
    .filter(isRound)
    .map((tick) => `<text x="${x(tick).toFixed(1)}" y="${HEIGHT - 18}" class="middle">${compact.format(tick)}</text>`);
  return `${at}${shares.join('')}${ticks.join('')}<path d="${steps}H${WIDTH - MARGIN.right}" class="front"/>${marks.join('')}</g>`;
}

/** SVG with a panel a cost. */
export function planeFigure(outcomes: readonly ArmOutcome[], tasks: readonly MeasuredTask[]): string {
  const arms = sizedArms(outcomes);
  const costs = Object.keys(COSTS) as Cost[];
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${costs.length * WIDTH} ${HEIGHT}" font-family="Helvetica, Arial, sans-serif">
<style>text{fill:#6f6b60;font-size:10px}.title{font-size:11.5px}.end{text-anchor:end}.middle{text-anchor:middle}.grid{stroke:#a8a397;stroke-opacity:.4}.front{fill:none;stroke:#6f6b60;stroke-width:1.5}.first{fill:#2f7d4f}.second{fill:none;stroke:#b3402f;stroke-width:1.5}</style>
${costs.map((cost, place) => panel(cost, arms, tasks, place)).join('\n')}
</svg>
`;
}
