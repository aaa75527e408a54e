/** `npm test`: installs what is missing, a browser included, runs every check and ends with the line `N passed, N failed`. `--only lint,node` runs a part. */
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ensureBrowser } from './browser.mjs';
import { buildPage } from './build.mjs';
import { UserError, installPackages, requireNode, root, tool } from './setup.mjs';

/** A check that passes or fails as a whole. */
const command = (...args) => (tool(...args) ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 });

/** A Vitest project: each test counts; a file that does not load, or a run that ends badly though its tests passed, counts as one failure. */
function vitest(project) {
  const report = join(root, 'node_modules/.cache/orchard', `${project}.json`);
  mkdirSync(join(report, '..'), { recursive: true });
  rmSync(report, { force: true });
  const succeeded = tool('vitest', 'run', '--project', project, '--reporter=default', '--reporter=json', `--outputFile.json=${report}`);
  try {
    const { numPassedTests: passed, numFailedTests, testResults } = JSON.parse(readFileSync(report, 'utf8'));
    const unloaded = testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0).length;
    const failed = numFailedTests + unloaded;
    return { passed, failed: succeeded ? failed : Math.max(failed, 1) };
  } catch {
    return { passed: 0, failed: 1 };
  }
}

const withBrowser = (project) => {
  process.env.CHROME_PATH = ensureBrowser();
  return vitest(project);
};

const CHECKS = {
  types: () => command('tsc', '--noEmit', '-p', 'tsconfig.json'),
  workers: () => command('tsc', '--noEmit', '-p', 'workers/tsconfig.json'),
  svelte: () => command('svelte-check', '--tsconfig', './tsconfig.json'),
  lint: () => command('eslint', '.', '--max-warnings', '0'),
  unused: () => command('knip'),
  format: () => command('prettier', '--check', '.'),
  node: () => vitest('node'),
  tensor: () => withBrowser('tensor'),
  build: () => {
    buildPage();
    return { passed: 1, failed: 0 };
  },
  story: () => withBrowser('story')
};

/** The checks named after `--only`, or all of them. */
function chosen() {
  const at = process.argv.indexOf('--only');
  const names = at < 0 ? Object.keys(CHECKS) : (process.argv[at + 1] ?? '').split(',');
  const unknown = names.filter((name) => !(name in CHECKS));
  if (unknown.length) throw new UserError(`There is no check "${unknown.join(', ')}"; there are ${Object.keys(CHECKS).join(', ')}.`);
  return names;
}

/** What `run` counted; where it cannot even run, its sentence and one failure. */
function attempt(run) {
  try {
    return run();
  } catch (error) {
    console.error(error instanceof UserError ? error.message : error);
    return { passed: 0, failed: 1 };
  }
}

function runAll() {
  requireNode();
  installPackages();
  return chosen().map((name) => {
    console.log(`\n── ${name}`);
    const started = performance.now();
    const counts = attempt(CHECKS[name]);
    console.log(`── ${name}: ${counts.failed ? 'failed' : 'passed'} in ${((performance.now() - started) / 1000).toFixed(0)} s`);
    return { name, ...counts };
  });
}

const results = [attempt(runAll)].flat();
const failing = results.filter(({ name, failed }) => name && failed).map(({ name }) => name);
if (failing.length) console.log(`\nFailing: ${failing.join(', ')}`);
const total = (field) => results.reduce((sum, result) => sum + result[field], 0);
console.log(`\n${total('passed')} passed, ${total('failed')} failed`);
process.exitCode = total('failed') ? 1 : 0;
