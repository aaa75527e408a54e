/** Which files of a repository are meant, and which models the files on this machine make up. */
import { listReasons, type KeptModel, type RepositoryRevision, type ModelVariant, type ModelRequest, type UnreadableFile } from '../record/model';

/** A file that is kept, whole or in part, under `owner/name@revision/path`. */
export interface KeptFile {
  readonly name: string;
  readonly size: number;
  /** Bytes that have arrived. */
  readonly held: number;
  readonly whole: boolean;
}

/** What a listing holds. */
export interface Found {
  readonly variants: readonly ModelVariant[];
  readonly unreadable: readonly UnreadableFile[];
}

/**
 * The variants whose file or label is wished for, to be tried in this order; all where the wish names none. Throws a RangeError that says why it is not to be had,
 * or lists what there is.
 */
export function chooseVariants({ repository, file }: ModelRequest, { variants, unreadable }: Found): readonly ModelVariant[] {
  const wanted = file.toLowerCase();
  const found = variants.find(({ label, paths }) => label.toLowerCase() === wanted || paths[0]?.toLowerCase() === wanted);
  if (found) return [found];
  const passed = unreadable.find(({ path }) => path.toLowerCase() === wanted);
  if (passed) throw new RangeError(`${passed.path} cannot be read here. ${passed.reason}`);
  if (!variants.length)
    throw new RangeError(
      `${repository} holds no model that can be read here: neither a GGUF file nor a config.json with safetensors. Choose another repository. ${listReasons(unreadable)}`.trim()
    );
  if (!wanted) return variants;
  throw new RangeError(`${repository} has no ${file}. It has ${variants.map(({ label }) => label).join(', ')}: choose one of these.`);
}

/** A kept file with its place and the path there. */
interface Placed extends KeptFile, RepositoryRevision {
  readonly path: string;
}

/** A kept file's place and its path there; null where its name is none of a model's. */
function placed(file: KeptFile): Placed | null {
  const [, repository, revision, path] = /^([^@/]+\/[^@/]+)@([^/]+)\/(.+)$/.exec(file.name) ?? [];
  return repository !== undefined && revision !== undefined && path !== undefined ? { ...file, repository, revision, path } : null;
}

/**
 * The models that these files make up, in the order of their names. Files of a model that cannot be told yet are left out; one of which a file has not begun
 * to arrive is not whole.
 */
export async function keptModels(
  files: readonly KeptFile[],
  survey: (place: RepositoryRevision, files: readonly { readonly path: string; readonly size: number }[]) => Promise<Pick<Found, 'variants'>>
): Promise<KeptModel[]> {
  const all = files.flatMap((file) => placed(file) ?? []);
  const places = new Map(all.map(({ repository, revision }) => [`${repository}@${revision}`, { repository, revision }]));
  const models = [...places.values()].map(async (place) => {
    const those = all.filter(({ repository, revision }) => repository === place.repository && revision === place.revision);
    const { variants } = await survey(place, those);
    return variants.map((variant): KeptModel => {
      const own = those.filter(({ path }) => variant.paths.includes(path));
      const held = own.reduce((sum, file) => sum + file.held, 0);
      return { ...place, variant, held, whole: own.every(({ whole }) => whole) && !variant.missing };
    });
  });
  return (await Promise.all(models)).flat();
}

/** Names of the files that go with a model: its own that no other kept model of the place shares, and all that are left there where it is the last. */
export function filesToRemove(files: readonly KeptFile[], place: RepositoryRevision, variant: ModelVariant, models: readonly KeptModel[]): readonly string[] {
  const isHere = ({ repository, revision }: RepositoryRevision): boolean => repository === place.repository && revision === place.revision;
  const others = models.filter((model) => isHere(model) && model.variant.paths[0] !== variant.paths[0]);
  const shared = new Set(others.flatMap((model) => model.variant.paths));
  const here = files.flatMap((file) => placed(file) ?? []).filter(isHere);
  return here.filter(({ path }) => !shared.has(path) && (!others.length || variant.paths.includes(path))).map(({ name }) => name);
}
