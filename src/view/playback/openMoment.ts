/** Opens what a link points to: finds the run, shows the step and selects the turn, or says in a sentence what is missing. */
import { plural } from '../../report/figure';
import type { Notices } from '../notices.svelte';
import type { StoredRuns } from '../runs/storedRuns.svelte';
import type { TurnSelection } from '../stage/selection.svelte';
import type { MomentLink } from './momentLink';
import type { Playback } from './playback.svelte';

/** The parts of the page that a link moves. */
interface Page {
  readonly playback: Pick<Playback, 'live' | 'shown' | 'steps' | 'showStep' | 'settled'>;
  readonly selection: Pick<TurnSelection, 'select'>;
  readonly storedRuns: Pick<StoredRuns, 'runs' | 'refresh'>;
  readonly notices: Pick<Notices, 'warn'>;
  /** Whether a run is open. */
  readonly running: boolean;
}

/** `show` puts a stored run's log on the page. Rejects with a sentence where the run or the step is not here. */
export async function openMoment(link: MomentLink, page: Page, show: (run: string) => Promise<void>): Promise<void> {
  const run = await findRun(link, page);
  if (page.playback.live.run !== run) {
    if (page.running)
      throw new Error(`The link points to the run ${run}, and another one is open here, which goes on undisturbed. Open the link in a new tab to see it.`);
    await show(run);
  }
  const { steps } = page.playback;
  if (!steps.some(({ step }) => step === link.step)) throw new Error(describeMissing(link.step, steps, run));
  page.playback.showStep(link.step, link.events);
  await page.playback.settled();
  if (link.tree !== null) selectTurn(link, link.tree, page, run);
}

async function findRun({ run, step }: MomentLink, { playback, storedRuns }: Page): Promise<string> {
  const open = playback.live.run;
  if (open !== null && (run === null || run === open)) return open;
  await storedRuns.refresh();
  const stored = storedRuns.runs.find((each) => run === null || each.run === run);
  if (stored) return stored.run;
  throw new Error(
    run === null
      ? `The link points to step ${step + 1}, and no run is stored in this browser.`
      : `The link points to step ${step + 1} of the run ${run}, which is no longer stored in this browser, or never was. Import its bundle to see it here.`
  );
}

function describeMissing(step: number, steps: Page['playback']['steps'], run: string): string {
  const [first, last] = [steps[0], steps.at(-1)];
  const kept = first && last ? `steps ${first.step + 1} to ${last.step + 1}` : 'no step';
  return `The link points to step ${step + 1} of the run ${run}. What is stored of it has ${kept}.`;
}

function selectTurn({ step, turn, events }: MomentLink, tree: number, { playback, selection, notices }: Page, run: string): void {
  const { trees } = playback.shown;
  const found = trees[tree];
  if (!found) return notices.warn(`The link points to tree ${tree + 1}, and step ${step + 1} has ${plural(trees.length, 'tree')}. The step is shown.`);
  const held = turn !== null && found.turns[turn] ? turn : null;
  selection.select(tree, held, { run, step });
  if (turn !== null && held === null)
    notices.warn(
      `The link points to turn ${turn + 1}, and tree ${tree + 1} has ${plural(found.turns.length, 'turn')}${events === null ? '' : ' at that moment'}. The tree is shown.`
    );
}
