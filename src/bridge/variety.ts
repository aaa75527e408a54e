/** Which files of a repository are meant, and which models the files on this machine make up. */
import type { KeptModel, ModelVariety, ModelWish } from '../record/model';

/** A file that is kept, whole or in part, under `owner/name@revision/path`. */
export interface KeptFile {
  readonly name: string;
  readonly size: number;
  /** Bytes that have arrived. */
  readonly held: number;
  readonly whole: boolean;
}

/** The variety whose file or label is wished for; the smallest where the wish names none. Throws a RangeError that lists what there is. */
export function chooseVariety({ repository, file }: ModelWish, varieties: readonly ModelVariety[]): ModelVariety {
  const wanted = file.toLowerCase();
  const found = wanted ? varieties.find(({ label, paths }) => label.toLowerCase() === wanted || paths[0]?.toLowerCase() === wanted) : varieties[0];
  if (found) return found;
  if (!varieties.length)
    throw new RangeError(
      `${repository} holds no model that can be read here: neither a GGUF file nor a config.json with safetensors. Choose another repository.`
    );
  throw new RangeError(`${repository} has no ${file}. It has ${varieties.map(({ label }) => label).join(', ')}: choose one of these.`);
}

/** Weights in several files say in their names how many there are. */
function hasAllShards({ paths }: ModelVariety): boolean {
  const shards = paths.flatMap((path) => /-of-(\d+)\.safetensors$/.exec(path)?.[1] ?? []);
  return shards.every((of) => Number(of) === shards.length) && (shards.length > 0 || !paths[0]?.endsWith('.index.json'));
}

/** The models that these files make up, in the order of their names. Files of a model that cannot be told yet are left out. */
export function keptModels(
  files: readonly KeptFile[],
  varieties: (files: readonly { readonly path: string; readonly size: number }[]) => readonly ModelVariety[]
): KeptModel[] {
  const placed = files.flatMap((file) => {
    const [, repository, revision, path] = /^([^@/]+\/[^@/]+)@([^/]+)\/(.+)$/.exec(file.name) ?? [];
    return repository !== undefined && revision !== undefined && path !== undefined ? [{ ...file, repository, revision, path }] : [];
  });
  const places = new Map(placed.map(({ repository, revision }) => [`${repository}@${revision}`, { repository, revision }]));
  return [...places.values()].flatMap(({ repository, revision }) => {
    const those = placed.filter((file) => file.repository === repository && file.revision === revision);
    return varieties(those).map((variety) => {
      const own = those.filter(({ path }) => variety.paths.includes(path));
      const held = own.reduce((sum, file) => sum + file.held, 0);
      return { repository, revision, variety, held, whole: own.every(({ whole }) => whole) && hasAllShards(variety) };
    });
  });
}
