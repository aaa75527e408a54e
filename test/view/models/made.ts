/** The models and the talk of the services in one thread: made-up files that arrive by and by, and a model that repeats what it is told. */
import type { ModelStorage } from '../../../src/bridge/modelStorage';
import type { ChatRequest, Laboratory } from '../../../src/bridge/protocol';
import { fit } from '../../../src/model/fit/fit';
import { sizedModelOf } from '../../../src/model/fit/sizedModel';
import { planOf } from '../../../src/model/fit/plan';
import type { EngineInfo } from '../../../src/record/engine';
import { MODELS_FOLDER, OFFERED, type KeptModel, type ModelVariant, type ModelRequest } from '../../../src/record/model';
import { infoOf } from '../../store/tiny';

type ModelsHalf = ModelStorage & Pick<Laboratory, 'loadModel' | 'chat' | 'stopChat'>;

export const GATED = 'team/gated';

const variantOf = ({ file }: ModelRequest): ModelVariant => ({ format: 'gguf', label: file, paths: [file], size: 1000 });

/** Ten pieces, `rest` milliseconds apart; the repository `team/gated` refuses, and next to the app lies one model where `beside` names it. */
export function madeModels(kept: readonly KeptModel[] = [], rest = 0, beside: readonly string[] = []): ModelsHalf {
  const here = new Map(kept.map((model) => [`${model.repository}/${model.variant.paths[0]!}`, model]));
  const cancelled = new Set<string>();
  let stopped = false;
  const pause = () => new Promise((resume) => setTimeout(resume, rest));
  return {
    listModels: async (place) => {
      const names = place.repository === MODELS_FOLDER.repository ? beside : ['Q4_K_M'];
      return { ...place, licence: 'mit', gated: false, variants: names.map((file) => variantOf({ ...place, file })), unreadable: [] };
    },
    fetchModel: async (request, progress) => {
      const key = `${request.repository}/${request.file}`;
      if (request.repository === GATED) throw new Error('team/gated is given only to those who accepted its licence.');
      const model: KeptModel = { repository: request.repository, revision: request.revision, variant: variantOf(request), held: 0, whole: false };
      for (let held = here.get(key)?.held ?? 0; held < 1000;) {
        await pause();
        if (cancelled.delete(key)) throw new DOMException('Cancelled.', 'AbortError');
        held += 100;
        here.set(key, { ...model, held, whole: held === 1000 });
        progress({ stage: 'downloading', done: held, size: 1000, speed: 100, left: (1000 - held) / 100 });
      }
      return here.get(key)!;
    },
    cancelModel: async ({ repository, file }) => void cancelled.add(`${repository}/${file}`),
    keptModels: async () => [...here.values()],
    removeModel: async ({ repository }, { paths }) => void here.delete(`${repository}/${paths[0]!}`),
    // Whatever has no measures of its own is as large as the first that is offered.
    estimateFit: async (model, config, grant) => {
      const { measures, file } = model.kind === 'offered' ? model : OFFERED[0]!;
      return fit(sizedModelOf(measures, file), planOf(config, measures, 5), grant);
    },
    loadModel: async (model): Promise<EngineInfo> => {
      await pause();
      if (model.kind === 'files') throw new Error(`${model.name} holds no model that can be read here.`);
      return { ...infoOf, model: model.kind === 'kept' ? model.variant.label : 'Seedling' };
    },
    chat: async ({ messages }: ChatRequest, hear) => {
      stopped = false;
      const words = messages.at(-1)!.content.split(' ');
      let text = '';
      for (const word of words) {
        await pause();
        if (stopped) return { text, finish: 'aborted', tokens: 1, milliseconds: 100 };
        text += `${word} `;
        hear(text);
      }
      return { text: text.trim(), finish: 'stop', tokens: words.length, milliseconds: 100 };
    },
    stopChat: async () => void (stopped = true)
  };
}
