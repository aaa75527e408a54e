/** The commands of the chat: load a model, ask it or an agent, stop its answer, and read the text of single tokens. */
import type { RunConfig } from '../record/config';
import type { Laboratory } from '../bridge/protocol';
import type { Engine } from '../record/engine';
import type { Loading } from '../record/loading';
import type { ModelChoice } from '../record/model';
import type { Chat } from './chat';
import type { CommandContext } from './commandContext';
import type { ModelRegistry } from './modelRegistry';
import { tokenTexts } from './tokenTexts';

/** Opens an engine on a model for the chat, in place of the one there is. */
export type OpenModel = (model: ModelChoice, device: RunConfig['device'], onProgress: (loading: Loading) => void) => Promise<Engine>;

export function makeChatCommands(
  { takeToken, exclusive, acquireLock, openRun, page }: CommandContext,
  chat: Chat,
  registry: ModelRegistry,
  openModel: OpenModel
): Pick<Laboratory, 'loadModel' | 'chat' | 'stopChat' | 'tokens'> {
  return {
    loadModel: (model, device) => {
      takeToken();
      return exclusive(async () => {
        await acquireLock();
        await openRun.close();
        const info = await chat.open(() => openModel(model, device, page.showLoading));
        registry.remember(model);
        return info;
      });
    },

    chat: (request, onText) => exclusive(() => chat.answer(request, onText)),

    stopChat: () => chat.stop(),

    tokens: async (agent, lists) => tokenTexts(lists, (tokens) => openRun.current().engine.decode(agent, tokens))
  };
}
