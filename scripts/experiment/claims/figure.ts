/** The claims as a picture: of each, the two arms' seeds as dots on a line of their own scale, with the verdict. */
import { mean } from '../../../src/math/statistics';
import type { MeasuredTask } from '../suite/rows';
import type { ArmOutcome } from '../suite/run';
import { escapeText } from '../suite/svg';
import { CLAIMS, figureOf, type Claim } from './claims';
import { armNamed, differencesOf, verdictOf, type ClaimVerdict } from './report';

const ROW = 46;
const LEFT = 420;
const WIDTH = 260;
const RIGHT = 130;

const COLOURS: Readonly<Record<ClaimVerdict, string>> = { holds: '#2f7d4f', 'does not hold': '#b3402f', undecided: '#6f6b60', 'not measured': '#6f6b60' };

/** The text in lines of at most so many characters, broken between words. */
function wrap(text: string, most: number): string[] {
  return text.split(' ').reduce<string[]>((lines, word) => {
    const last = lines.at(-1);
    return last !== undefined && last.length + 1 + word.length <= most ? [...lines.slice(0, -1), `${last} ${word}`] : [...lines, word];
  }, []);
}

function row(claim: Claim, outcomes: readonly ArmOutcome[], tasks: readonly MeasuredTask[], place: number): string {
  const valuesOf = (arm: string): number[] => armNamed(outcomes, arm).flatMap((outcome) => figureOf(claim)(outcome, tasks) ?? []);
  const arms = [claim.ahead, claim.behind].map((name) => ({ name, values: valuesOf(name) }));
  const all = arms.flatMap(({ values }) => values);
  const [least, most] = [Math.min(...all), Math.max(...all)];
  const x = (value: number): string => (most > least ? ((value - least) / (most - least)) * WIDTH : WIDTH / 2).toFixed(1);
  const verdict = verdictOf(differencesOf(claim, outcomes, tasks));
  const dots = arms.map(({ name, values }, i) => {
    const y = i * 16 - 4;
    const style = i ? 'behind' : 'ahead';
    const marks = values.map((value) => `<circle cx="${x(value)}" cy="${y}" r="3.5" class="${style}"/>`).join('');
    const centre = values.length
      ? `<path d="M${x(mean(values))} ${y - 7}v14" class="mean"/><text x="${WIDTH + 8}" y="${y + 4}">${mean(values).toFixed(1)}</text>`
      : '';
    return `<text x="-8" y="${y + 4}" class="end">${name}</text><path d="M0 ${y}h${WIDTH}" class="grid"/>${marks}${centre}`;
  });
  const says = wrap(claim.says, 48).map((words, i) => `<text x="${16 - LEFT}" y="${i * 14}" class="title">${escapeText(words)}</text>`);
  return `<g transform="translate(${LEFT},${30 + place * ROW})">${says.join('')}<text x="${WIDTH}" y="26" class="end">${claim.figure}</text>${dots.join('')}<text x="${WIDTH + 50}" y="8" style="fill:${COLOURS[verdict]};font-weight:600">${verdict}</text></g>`;
}

/** SVG of the claims whose arms are there. */
export function claimFigure(outcomes: readonly ArmOutcome[], tasks: readonly MeasuredTask[]): string {
  const measured = CLAIMS.filter(({ ahead, behind }) => [ahead, behind].every((name) => armNamed(outcomes, name).length));
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${LEFT + WIDTH + RIGHT + 20} ${30 + measured.length * ROW}" font-family="Helvetica, Arial, sans-serif">
<style>text{fill:#6f6b60;font-size:10px}.title{font-size:11.5px}.end{text-anchor:end}.grid{stroke:#a8a397;stroke-opacity:.5}.ahead{fill:#2f7d4f}.behind{fill:none;stroke:#6f6b60;stroke-width:1.5}.mean{stroke:#6f6b60;stroke-width:1.5}</style>
${measured.map((claim, place) => row(claim, outcomes, tasks, place)).join('\n')}
</svg>
`;
}
