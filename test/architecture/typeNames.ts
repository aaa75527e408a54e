/** Names of types that mean two things, as pure functions of the sources: interfaces, type aliases, classes and enums, in the scripts of components too. */
import ts from 'typescript';
import { scriptOf, type Sources } from './law';

/** A type where it is declared, at the top of a file or within a function. */
export interface DeclaredType {
  readonly name: string;
  readonly path: string;
  readonly isExported: boolean;
}

const isTypeDeclaration = (node: ts.Node): node is ts.InterfaceDeclaration | ts.TypeAliasDeclaration | ts.ClassDeclaration | ts.EnumDeclaration =>
  ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node) || ts.isClassDeclaration(node) || ts.isEnumDeclaration(node);

/** Names that a list exports, `export { A, B as C }`, by the names they have in the file; lists of another file's are none of this one's. */
const exportLists = (file: ts.SourceFile): ReadonlyMap<string, string> =>
  new Map(
    file.statements
      .flatMap((statement) => (ts.isExportDeclaration(statement) && !statement.moduleSpecifier ? [statement.exportClause] : []))
      .flatMap((clause) => (clause && ts.isNamedExports(clause) ? clause.elements : []))
      .map(({ propertyName, name }) => [(propertyName ?? name).text, name.text])
  );

/** The types that a file declares, under the names by which they are exported where they are. */
function declaredTypes(path: string, text: string): DeclaredType[] {
  const file = ts.createSourceFile(path, scriptOf(path, text), ts.ScriptTarget.Latest, true);
  const listed = exportLists(file);
  const found: DeclaredType[] = [];
  const visit = (node: ts.Node): void => {
    if (isTypeDeclaration(node) && node.name) {
      const own = node.name.text;
      const name = node.parent === file ? listed.get(own) : undefined;
      const marked = ts.getModifiers(node)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) ?? false;
      found.push({ name: name ?? own, path, isExported: marked || name !== undefined });
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

/** Every type that the sources declare. */
export const typesOf = (sources: Sources): DeclaredType[] =>
  Object.entries(sources).flatMap(([path, text]) => (/\.(ts|svelte)$/.test(path) ? declaredTypes(path, text) : []));

/** A sentence for each type name that more than one file of src exports. */
export function namesExportedTwice(types: readonly DeclaredType[]): string[] {
  const paths = new Map<string, Set<string>>();
  for (const { name, path, isExported } of types) if (isExported && path.startsWith('src/')) paths.set(name, (paths.get(name) ?? new Set()).add(path));
  return [...paths].flatMap(([name, files]) => (files.size > 1 ? [`${name} is exported by ${[...files].sort().join(' and ')}`] : []));
}

/** A sentence for each type, exported or not, that has the name of one that another file of the room exports. */
export function namesTakenFrom(room: string, types: readonly DeclaredType[]): string[] {
  const owners = new Map(types.flatMap(({ name, path, isExported }) => (isExported && path.startsWith(`src/${room}/`) ? [[name, path] as const] : [])));
  return types.flatMap(({ name, path }) => {
    const owner = owners.get(name);
    return owner !== undefined && owner !== path ? [`${path} declares ${name}, which is that of ${owner}`] : [];
  });
}
