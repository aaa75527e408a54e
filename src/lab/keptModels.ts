/** Which variants of a repository a request means, and which models the files on this machine make up. */
import {
  listReasons,
  type KeptModel,
  type ListedFile,
  type RepositoryRevision,
  type ModelVariant,
  type ModelRequest,
  type UnreadableFile
} from '../record/model';
import type { StoredFile } from '../record/storedFile';

/** The models among some files, and the files that look like a model and are none. */
export interface SurveyedFiles {
  readonly variants: readonly ModelVariant[];
  readonly unreadable: readonly UnreadableFile[];
}

/**
 * The variants whose file or label is requested, to be tried in this order; all where the request names none. Throws a RangeError that says why it cannot be had,
 * or lists what there is.
 */
export function matchVariants({ repository, file }: ModelRequest, { variants, unreadable }: SurveyedFiles): readonly ModelVariant[] {
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

/** A kept file with its repository and the path there. */
interface RepositoryFile extends StoredFile, RepositoryRevision {
  readonly path: string;
}

/** A kept file with its repository and path, read from its name; null where the name is not that of a model's file. */
function repositoryFileOf(file: StoredFile): RepositoryFile | null {
  const [, repository, revision, path] = /^([^@/]+\/[^@/]+)@([^/]+)\/(.+)$/.exec(file.name) ?? [];
  return repository !== undefined && revision !== undefined && path !== undefined ? { ...file, repository, revision, path } : null;
}

/**
 * The models that these files make up, in the order of their names. Files that do not yet show which model they belong to are left out; a model of which a
 * file has not begun to arrive is not whole.
 */
export async function keptModels(
  files: readonly StoredFile[],
  survey: (place: RepositoryRevision, files: readonly ListedFile[]) => Promise<Pick<SurveyedFiles, 'variants'>>
): Promise<KeptModel[]> {
  const all = files.flatMap((file) => repositoryFileOf(file) ?? []);
  const places = new Map(all.map(({ repository, revision }) => [`${repository}@${revision}`, { repository, revision }]));
  const models = [...places.values()].map(async (place) => {
    const ofPlace = all.filter(({ repository, revision }) => repository === place.repository && revision === place.revision);
    const { variants } = await survey(place, ofPlace);
    return variants.map((variant): KeptModel => {
      const own = ofPlace.filter(({ path }) => variant.paths.includes(path));
      const held = own.reduce((sum, file) => sum + file.held, 0);
      return { ...place, variant, held, whole: own.every(({ whole }) => whole) && !variant.missing };
    });
  });
  return (await Promise.all(models)).flat();
}

/** Names of the files that go with a model: its own that no other kept model of the place shares, and all that are left there where it is the last. */
export function filesToRemove(files: readonly StoredFile[], place: RepositoryRevision, variant: ModelVariant, models: readonly KeptModel[]): readonly string[] {
  const isHere = ({ repository, revision }: RepositoryRevision): boolean => repository === place.repository && revision === place.revision;
  const others = models.filter((model) => isHere(model) && model.variant.paths[0] !== variant.paths[0]);
  const shared = new Set(others.flatMap((model) => model.variant.paths));
  const here = files.flatMap((file) => repositoryFileOf(file) ?? []).filter(isHere);
  return here.filter(({ path }) => !shared.has(path) && (!others.length || variant.paths.includes(path))).map(({ name }) => name);
}
