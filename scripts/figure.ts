/**
 * Draws an experiment's held-out curves by kind as SVG: `npx vite-node scripts/figure.ts -- runs/name docs/figures/learning.svg`. A measured.json of a suite,
 * named third, adds what that policy solves as a line.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { mean } from '../src/math/statistics';
import type { LabEvent } from '../src/record/event';
import type { RowResult } from '../src/record/benchmark';
import { KINDS } from '../src/record/task';
import { scoresOf, type Scores } from '../src/report/benchmark';
import { isTwin } from './experiment/suite/rows';

const PANEL = { width: 150, height: 96, gap: 22, left: 30, top: 26 };
const TITLES = { all: 'All', qa: 'QA', efc: 'EFC', gfc: 'GFC', math: 'Math', coop: 'Cooperation' };
type Curve = keyof typeof TITLES;

/** Percent solved by step, of one seed and one curve. */
type Points = readonly { readonly step: number; readonly percent: number }[];

const [folder, target, ceilingFile] = process.argv.slice(2).filter((argument) => argument !== '--');
if (!folder || !target) throw new Error('Say which experiment and where to: scripts/figure.ts -- runs/name docs/figures/learning.svg');

const seeds = readdirSync(folder, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && entry.name.startsWith('seed'))
  .map((entry) =>
    readFileSync(join(folder, entry.name, 'events.jsonl'), 'utf8')
      .trim()
      .split('\n')
  )
  .map((lines) => lines.map((line) => JSON.parse(line) as LabEvent).filter((event) => event.type === 'evaluation' && event.split === 'dev'));

const percentOf = ({ all, kinds }: Pick<Scores, 'all' | 'kinds'>, curve: Curve): number => {
  const { solved, rows } = curve === 'all' ? all : kinds[curve];
  return (100 * solved) / rows;
};

function curveOf(events: readonly LabEvent[], curve: Curve): Points {
  return events.flatMap((event) => {
    if (event.type !== 'evaluation') return [];
    return [{ step: event.step, percent: percentOf(event, curve) }];
  });
}

/** Greedy scores of the policy drawn as a line, without the rows that a suite adds for its comparison of phrasings; null where no such policy is given. */
const ceiling = ceilingFile
  ? scoresOf((JSON.parse(readFileSync(ceilingFile, 'utf8')) as { greedy: readonly RowResult[] }).greedy.filter(({ id }) => !isTwin(id)))
  : null;

function panel(curve: Curve, place: number): string {
  const curves = seeds.map((events) => curveOf(events, curve));
  const last = Math.max(...curves.flat().map(({ step }) => step));
  const x = (step: number): string => ((step / last) * PANEL.width).toFixed(1);
  const y = (percent: number): string => (PANEL.height * (1 - percent / 100)).toFixed(1);
  const steps = [...new Set(curves.flat().map(({ step }) => step))].sort((a, b) => a - b);
  const across = steps.map((step) => curves.flatMap((points) => points.filter((point) => point.step === step).map(({ percent }) => percent)));
  const path = (values: readonly number[]): string => values.map((value, i) => `${x(steps[i]!)},${y(value)}`).join(' ');
  const means = across.map((values) => mean(values));
  const high = path(across.map((values) => Math.max(...values)));
  const low = path(across.map((values) => Math.min(...values)))
    .split(' ')
    .reverse()
    .join(' ');
  const grid = [0, 50, 100].map((percent) => `<line x2="${PANEL.width}" y1="${y(percent)}" y2="${y(percent)}" class="grid"/>`).join('');
  const top = ceiling && y(percentOf(ceiling, curve));
  const dashed = top ? `<line x2="${PANEL.width}" y1="${top}" y2="${top}" class="ceiling"/>` : '';
  const labels = place === 0 ? [0, 50, 100].map((percent) => `<text x="-6" y="${Number(y(percent)) + 3}" class="tick end">${percent}</text>`).join('') : '';
  return `<g transform="translate(${PANEL.left + place * (PANEL.width + PANEL.gap)},${PANEL.top})">
<text y="-9" class="title">${TITLES[curve]}</text><text x="${PANEL.width}" y="-9" class="tick end">${means[0]!.toFixed(0)} → ${means.at(-1)!.toFixed(0)} %</text>
${grid}${dashed}${labels}<polygon points="${high} ${low}" class="band"/><polyline points="${path(means)}" class="line"/>
<text y="${PANEL.height + 14}" class="tick">0</text><text x="${PANEL.width}" y="${PANEL.height + 14}" class="tick end">step ${last}</text></g>`;
}

const curves: Curve[] = ['all', ...KINDS];
const width = PANEL.left + curves.length * (PANEL.width + PANEL.gap);
writeFileSync(
  target,
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${PANEL.top + PANEL.height + 24}" font-family="Helvetica, Arial, sans-serif">
<style>text{fill:#6f6b60;font-size:10px}.title{font-size:11.5px;font-weight:600}.end{text-anchor:end}.grid{stroke:#a8a397;stroke-opacity:.4}.ceiling{stroke:#6f6b60;stroke-dasharray:4 3}.band{fill:#2f7d4f;fill-opacity:.2}.line{fill:none;stroke:#2f7d4f;stroke-width:2}</style>
${curves.map(panel).join('\n')}
</svg>
`
);
console.log(`Wrote ${target}: ${seeds.length} seeds.`);
