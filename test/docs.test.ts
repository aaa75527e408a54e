/** What the documents name is there: files, sections, names in the code, npm's commands with their options, and settings with their values. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { describe, expect, it } from 'vitest';
import { configProblems } from '../src/record/config';

const filesIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => posix.join(entry.parentPath.replaceAll('\\', '/'), entry.name));
const read = (path: string): string => readFileSync(path, 'utf8');

const DOCUMENTS = [...readdirSync('.'), ...['docs', 'datasets', 'public'].flatMap(filesIn)].filter((path) => path.endsWith('.md')).sort();
const FOLDERS = new Set([...readdirSync('.'), ...readdirSync('src')]);
const SOURCES = ['src', 'workers', 'scripts', 'test', 'datasets']
  .flatMap(filesIn)
  .filter((path) => /\.(ts|svelte|mjs|wgsl|py|json)$/.test(path) && !path.endsWith('docs.test.ts'));
const NAMES = new Set(SOURCES.map((path) => posix.basename(path)));
const CODE = SOURCES.map(read).join('\n');
const WORDS = new Set(CODE.match(/\w+/g));
/** Made by commands, and not kept. */
const MADE = read('.gitignore')
  .split('\n')
  .map((line) => line.replace(/^\/|\/$/g, ''))
  .filter(Boolean);
const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };

const matches = (text: string, pattern: RegExp): string[] => [...text.matchAll(pattern)].map((match) => match[1]!);
/** What stands in backticks, apart from blocks of code. */
const quotedIn = (text: string): string[] => matches(text.replace(/^```[\s\S]*?^```/gm, ''), /`([^`]+)`/g);

/** Whether it reads as a file or folder of this repository: a source file's name, or a path whose first part is a folder here. */
const isPath = (text: string): boolean =>
  /^[\w.*/-]+$/.test(text) &&
  (/\w\.(ts|mjs|svelte|wgsl|py)$/.test(text) || (text.includes('/') && FOLDERS.has(text.split('/')[0]!))) &&
  !MADE.includes(text.split('/')[0]!) &&
  !CODE.includes(`'${text}'`); // names that have a slash, as metrics do

/** Whether a path, which may hold a `*`, leads somewhere: from the root, from src, or from the document's own folder; a name alone, to a file somewhere. */
const leads = (path: string, from: string): boolean =>
  NAMES.has(path) ||
  ['.', 'src', posix.dirname(from)].some((base) => {
    const whole = posix.join(base, path);
    if (!path.includes('*')) return existsSync(whole);
    const folder = posix.dirname(whole);
    const pattern = new RegExp(`^${posix.basename(whole).replaceAll('.', '\\.').replaceAll('*', '.*')}$`);
    return existsSync(folder) && readdirSync(folder).some((name) => pattern.test(name));
  });

/** The anchors of a document's headings, as GitHub makes them. */
const anchorsOf = (text: string): string[] =>
  matches(text.replace(/^```[\s\S]*?^```/gm, ''), /^#+ (.+)$/gm).map((heading) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-')
  );

/** What a link leads to that is not there; null where all is well. */
function brokenLink(link: string, from: string): string | null {
  if (/^https?:/.test(link)) return null;
  const [path, anchor] = link.split('#');
  const target = path ? posix.join(posix.dirname(from), path) : from;
  if (!existsSync(target)) return `${link}: no such file`;
  return anchor === undefined || anchorsOf(read(target)).includes(anchor) ? null : `${link}: no such heading`;
}

/** The options that a command's script reads. */
const optionsOf = (command: string): string[] =>
  [`scripts/${command}.ts`, `scripts/${command}.mjs`, `scripts/${command}/options.ts`]
    .filter(existsSync)
    .flatMap((path) => matches(read(path), /(?:(?<=(?:has|valueOf)\('|'--)|\b(?=\w+: \{ type: '))(\w+)/g));

describe.each(DOCUMENTS)('%s', (document) => {
  const text = read(document).replace(/`[^`]+`/g, (quoted) => quoted.replace(/\s+/g, ' ')); // prose wraps within backticks too

  it('names files and folders that are there', () => expect(quotedIn(text).filter((each) => isPath(each) && !leads(each, document))).toEqual([]));

  it('links to files and headings that are there', () =>
    expect(matches(text, /\]\(([^)\s]+)\)/g).flatMap((link) => brokenLink(link, document) ?? [])).toEqual([]));

  it('quotes names that the code has', () => {
    const names = quotedIn(text).flatMap((each) => /^([A-Za-z_]\w*(?:\.\w+)*)(?:\(.*\))?$/.exec(each)?.[1] ?? []);
    const isSum = (name: string): boolean => /^[0-9a-f]{64}$/.test(name);
    expect(names.filter((name) => !isSum(name) && !existsSync(name) && !name.split('.').every((part) => WORDS.has(part)))).toEqual([]);
  });

  it("names npm's commands and options as they are", () => {
    const commands = text.match(/npm (?:run [\w-]+|test|start)(?: --(?: (?:[^\s`'#—]+|'[^']*'))*)?/g) ?? [];
    const wrong = commands.flatMap((command) => {
      const name = /^npm (?:run )?([\w-]+)/.exec(command)![1]!;
      if (!Object.hasOwn(scripts, name)) return [`${command}: there is no ${name}`];
      return matches(command, / --(\w+)/g).flatMap((option) => (optionsOf(name).includes(option) ? [] : [`${command}: there is no --${option}`]));
    });
    expect(wrong).toEqual([]);
  });

  it('gives settings that there are, with values that they may have', () => {
    const configs = matches(text, /--config '(\{[^']*\})'/g).map((json) => JSON.parse(json) as Record<string, unknown>);
    expect(configs.flatMap(configProblems)).toEqual([]);
  });
});

it('the tree in the README is that of the repository', () => {
  const open: string[] = [];
  const missing = read('README.md')
    .split('\n')
    .flatMap((line) => {
      const [, indent, name] = /^ {4}([│ ]*)[├└]── (\S+)/.exec(line) ?? [];
      if (name === undefined) return [];
      open.splice(indent!.length / 4, Infinity, name);
      const path = posix.join(...open);
      return existsSync(path) ? [] : [path];
    });
  expect(missing).toEqual([]);
});
