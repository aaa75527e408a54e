/** Finds a model by the name that settings give it: the one that comes with the app, one that was downloaded, or files that the person opened in this page. */
import { BUNDLED, choiceOfKept, isFromDisk, nameChoice, type KeptModel, type ModelChoice } from '../record/model';

export interface ModelRegistry {
  /** Files that were opened once can be named by runs for as long as the page lives. */
  remember(choice: ModelChoice): void;
  /** The model of that name. Rejects with a RangeError that says what to do where it is not on this machine. */
  find(name: string): Promise<ModelChoice>;
}

/** The registry of the bundled model, of those that `kept` lists, and of files opened in this page. */
export function makeModelRegistry(kept: () => Promise<readonly KeptModel[]>): ModelRegistry {
  const opened = new Map<string, ModelChoice>([[nameChoice(BUNDLED), BUNDLED]]);
  return {
    remember: (choice) => {
      if (choice.kind === 'files') opened.set(nameChoice(choice), choice);
    },

    find: async (name) => {
      const known = opened.get(name);
      if (known) return known;
      if (isFromDisk(name))
        throw new RangeError(
          `A page forgets the files it was given when it is left. Open the same file again in Models ("${name}"), or choose another model in Settings.`
        );
      const found = (await kept()).find((model) => nameChoice(choiceOfKept(model)) === name);
      if (found?.whole) return choiceOfKept(found);
      throw new RangeError(
        found
          ? `Only a part of ${name} is on this machine. Open Models and go on with its download, or choose another model in Settings.`
          : `${name} is not on this machine. Open Models and download it, or choose another model in Settings.`
      );
    }
  };
}
