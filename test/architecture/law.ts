/** Imports, offences against a law of rooms, and cycles, as pure functions of the sources. */
import { posix } from 'node:path';
import ts from 'typescript';

/** Path from the repository's root to text. */
export type Sources = Readonly<Record<string, string>>;

/** For each room: other rooms it may import, and packages by name or, where they end in a mark, by prefix. */
export type Law = Readonly<Record<string, { readonly rooms: readonly string[]; readonly packages: readonly string[] }>>;

/** The code of a file: its text, of a component what its script elements hold. */
export const scriptOf = (path: string, text: string): string =>
  path.endsWith('.svelte') ? [...text.matchAll(/<script\b[^>]*>([\s\S]*?)<\/script>/g)].map((match) => match[1]).join('\n') : text;

/** Everything a file imports as it is written there: static, dynamic, types, re-exports. */
export function importsOf(path: string, text: string): string[] {
  return ts.preProcessFile(scriptOf(path, text), true, true).importedFiles.map((file) => file.fileName);
}

/** The file a relative import means; null where no such file is. Vite's queries (`?raw`, `?worker`) do not count. */
function resolve(from: string, specifier: string, sources: Sources): string | null {
  const path = posix.join(posix.dirname(from), specifier.replace(/\?.*$/, ''));
  return [path, `${path}.ts`, `${path}.svelte`, `${path}.svelte.ts`, `${path}.mjs`].find((candidate) => candidate in sources) ?? null;
}

/** `src/view/card/Card.svelte` is in the room `view`; a file directly in src is in the room `.`. */
function roomOf(path: string): string {
  const [top, second, ...rest] = path.split('/');
  if (top !== 'src') return top!;
  return rest.length ? second! : '.';
}

/** What is written in code; WGSL and data import nothing. */
const CODE = /\.(ts|mts|mjs|svelte)$/;

const allowedPackage = (name: string, packages: readonly string[]) =>
  packages.some((allowed) => name === allowed || name.startsWith(/\W$/.test(allowed) ? allowed : `${allowed}/`));

/** A sentence per import that the law forbids, or that leads nowhere. */
export function offencesOf(sources: Sources, law: Law): string[] {
  return Object.entries(sources).flatMap(([path, text]) => {
    const room = roomOf(path);
    const row = law[room];
    if (!row) return [`${path}: the law has no row for ${room}`];
    if (!CODE.test(path)) return [];
    return importsOf(path, text).flatMap((specifier) => {
      if (!specifier.startsWith('.')) return allowedPackage(specifier, row.packages) ? [] : [`${path}: ${room} may not import the package ${specifier}`];
      const target = resolve(path, specifier, sources);
      if (!target) return [`${path}: imports ${specifier}, which is not there`];
      const other = roomOf(target);
      return other === room || row.rooms.includes(other) ? [] : [`${path}: ${room} may not import ${other} (${specifier})`];
    });
  });
}

/** Every file that can reach itself, grouped with those it goes round with, each group sorted. */
export function cyclesOf(sources: Sources): string[][] {
  const next = (path: string) =>
    importsOf(path, sources[path]!).flatMap((specifier) => (specifier.startsWith('.') ? (resolve(path, specifier, sources) ?? []) : []));
  const graph = new Map(
    Object.keys(sources)
      .filter((path) => CODE.test(path))
      .map((path) => [path, next(path)])
  );
  const reachable = new Map([...graph.keys()].map((path) => [path, reach(path, graph)]));
  const circular = [...graph.keys()].filter((path) => reachable.get(path)!.has(path)).sort();
  const groups = circular.map((path) => circular.filter((other) => reachable.get(path)!.has(other) && reachable.get(other)!.has(path)));
  return [...new Map(groups.map((group) => [group.join(), group])).values()];
}

function reach(start: string, graph: ReadonlyMap<string, readonly string[]>): Set<string> {
  const seen = new Set<string>();
  const waiting = [...graph.get(start)!];
  for (let path = waiting.pop(); path; path = waiting.pop()) {
    if (seen.has(path)) continue;
    seen.add(path);
    waiting.push(...(graph.get(path) ?? []));
  }
  return seen;
}
