/** Runs as files: exported from one page, chosen in another. */
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Visit } from './visit';

/** Presses Export; resolves with the path of the file, which stays when the browser is closed. */
export async function exportRun({ page, button }: Visit): Promise<string> {
  const [download] = await Promise.all([page.waitForEvent('download'), button('Export').click()]);
  const path = join(await mkdtemp(join(tmpdir(), 'orchard-')), download.suggestedFilename());
  await download.saveAs(path);
  return path;
}

/** Presses Import and chooses the file. */
export async function importFile({ page, button }: Visit, path: string): Promise<void> {
  const [chooser] = await Promise.all([page.waitForEvent('filechooser'), button('Import').click()]);
  await chooser.setFiles(path);
}

/** Once the run's history is shown too, which comes after the news that it goes on. */
export const resumed = ({ page }: Visit) =>
  page.waitForFunction(() => ['resumed', 'metrics'].every((type) => orchard.events().some((event) => event.type === type)), null, { polling: 200 });
