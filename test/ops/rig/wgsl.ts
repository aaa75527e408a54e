/** Reads WGSL far enough to say which names a text declares for its whole module, and which it uses without declaring them. */

const KINDS = ['alias', 'const', 'fn', 'struct', 'var'] as const;

/** What a declaration at the module's scope begins with. */
export type Kind = (typeof KINDS)[number];

/** Keywords, address spaces, access modes, types and functions of the language. */
const LANGUAGE = new Set(
  (
    'alias break const continue else false fn for if let loop return struct switch true var while ' +
    'function private read read_write storage uniform workgroup ' +
    'array bool f16 f32 i32 u32 mat4x2f mat4x4f vec2 vec3 vec4 vec2f vec3f vec4f vec2u vec3u vec4u vec4i ' +
    'bitcast clamp exp exp2 fma inverseSqrt log max min select sqrt transpose unpack2x16float subgroupShuffle workgroupBarrier workgroupUniformLoad'
  ).split(' ')
);

/** Names and punctuation, without comments, numbers, `enable` directives, attributes and members behind a dot. The size in `@workgroup_size(…)` stays. */
const tokensOf = (text: string): string[] =>
  text
    .replace(/\/\/.*/g, ' ')
    .replace(/\benable\s+\w+;/g, ' ')
    .replace(/@(?:compute|workgroup_size|(?:group|binding|builtin)\(\w+\))/g, ' ')
    .replace(/\b\d[\w.]*(?:(?<=[eE])[+-]\d+\w*)?/g, ' ')
    .replace(/\.\s*[A-Za-z_]\w*/g, ' ')
    .match(/[A-Za-z_]\w*|[^\s\w]/g) ?? [];

const isName = (token: string): boolean => /^\w/.test(token);

/** Names at the module's scope, where their order does not matter, with their kinds. */
function declarationsOf(tokens: readonly string[]): Map<string, Kind> {
  const declared = new Map<string, Kind>();
  let depth = 0;
  tokens.forEach((token, i) => {
    if ('{('.includes(token)) depth++;
    else if ('})'.includes(token)) depth--;
    const kind = KINDS.find((each) => each === token);
    // A variable's name follows its address space: var<storage, read> x.
    if (depth === 0 && kind) declared.set(tokens[tokens[i + 1] === '<' ? tokens.indexOf('>', i) + 1 : i + 1]!, kind);
  });
  return declared;
}

export interface Reading {
  readonly declared: ReadonlyMap<string, Kind>;
  /** Names used that neither the language nor the text declares, in alphabetical order. */
  readonly free: readonly string[];
}

/** Reads a whole program or a part of one. Locals and parameters are known within their braces only. */
export function readWgsl(text: string): Reading {
  const tokens = tokensOf(text);
  const declared = declarationsOf(tokens);
  const free = new Set<string>();
  const scopes = [new Set<string>()];
  let parameters: Set<string> | null = null; // of the function whose head is being read
  let isStruct = false;
  tokens.forEach((token, i) => {
    if (token === 'fn') parameters = new Set();
    else if (token === 'struct') isStruct = true;
    else if (token === '{') {
      scopes.push(parameters ?? new Set());
      parameters = null;
    } else if (token === '}') {
      scopes.pop();
      isStruct = false;
    }
    if (!isName(token) || LANGUAGE.has(token)) return;
    const declares = tokens[i + 1] === ':' || ['let', 'const', 'var'].includes(tokens[i - 1]!);
    if (!declares && !declared.has(token) && !scopes.some((scope) => scope.has(token))) free.add(token);
    if (declares && !isStruct) (parameters ?? scopes.at(-1)!).add(token);
  });
  return { declared, free: [...free].sort() };
}

/** What a text says in its first line that it takes from the rest of its program: `// Prelude: const BITS; fn plus, rounded.` */
export function preludeOf(text: string): ReadonlyMap<string, Kind> {
  const [, clauses] = /^\/\/ Prelude: (.+)\.\n/.exec(text) ?? [];
  return new Map(
    (clauses?.split('; ') ?? []).flatMap((clause) => {
      const [kind, ...names] = clause.split(/,? /) as [Kind, ...string[]];
      return names.map((name) => [name, kind] as const);
    })
  );
}
