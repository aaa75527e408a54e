/** The chat beside runs: who may be asked, with which prompt, and what becomes of a run that was open. */
import { describe, expect, it } from 'vitest';
import { systemText } from '../../src/agent/prompt';
import { makeChat } from '../../src/lab/chat';
import { configOf } from '../../src/record/config';
import type { Dialect, Engine } from '../../src/record/engine';
import type { Team } from '../../src/record/agent';
import { openArchive } from '../../src/store/archive';
import { infoOf } from '../store/tiny';
import { openTabOver } from './tab';
import { toyEngine } from './toy';

const team: Team = [
  { name: 'master', title: 'Master', role: 'Takes the request.', tools: [] },
  { name: 'qa', title: 'QA', role: 'Answers questions.', tools: [] }
];

/** An engine whose tokens are characters, and whose answers say which adapter spoke to what. */
function echo(dialect: Dialect, contextLength: number): Engine & { readonly equipped: string[] } {
  const equipped: string[] = [];
  const aborted = new Set<string>();
  return {
    ...toyEngine(),
    equipped,
    info: async () => ({ ...infoOf, model: 'apple', dialect, contextLength }),
    equip: async (agents) => void equipped.push(...agents),
    encode: async (prompts) => prompts.map(({ messages }) => [...messages.map(({ content }) => content).join('|')].map((_, i) => i)),
    generate: async (requests, ticket, onTokens) => {
      const [{ agent, context, maxTokens }] = requests as [(typeof requests)[0]];
      const text = `${agent} reads ${context.length}, may say ${maxTokens}`;
      onTokens?.([{ request: 0, tokens: [1], logprobs: [0], text: text.slice(0, 5), finish: null }]);
      return [{ tokens: [1, 2], logprobs: [0, 0], text, finish: aborted.has(ticket!) ? 'aborted' : 'stop' }];
    },
    abort: async (ticket) => void aborted.add(ticket)
  };
}

let archives = 0;

async function openTab(dialect: Dialect = 'names', contextLength = 50) {
  const engine = echo(dialect, contextLength);
  const archive = await openArchive(`chat-${archives++}`);
  return { ...openTabOver(archive, { team, openModel: async () => engine }), loaded: engine };
}

const ask = (content: string, agent: string | null = null) => ({
  agent,
  messages: [{ role: 'user' as const, content }],
  temperature: 0,
  maxTokens: 40,
  seed: 1
});

describe('the chat', () => {
  it('needs a model', async () => {
    const { lab } = await openTab();
    await expect(lab.chat(ask('hi'), () => undefined)).rejects.toThrow('No model is loaded');
  });

  it('reaches the model as it is, or an agent under the name Seedling knows it by', async () => {
    const { lab, loaded } = await openTab();
    await lab.loadModel({ kind: 'bundled' }, 'auto');
    const heard: string[] = [];
    const bare = await lab.chat(ask('hello'), (text) => heard.push(text));
    expect(bare).toMatchObject({ text: `${loaded.equipped[0]!} reads 5, may say 40`, finish: 'stop', tokens: 2 });
    expect(heard).toEqual([bare.text.slice(0, 5)]);
    expect((await lab.chat(ask('hello', 'qa'), () => undefined)).text).toBe(`qa reads ${'qa|hello'.length}, may say 40`);
    expect(loaded.equipped.slice(1)).toEqual(['master', 'qa']);
    await expect(lab.chat(ask('hello', 'cook'), () => undefined)).rejects.toThrow('no agent "cook"; there are master, qa');
  });

  it('tells another model what it is to be, within what it can read', async () => {
    const { lab } = await openTab('instructions', 240);
    await lab.loadModel({ kind: 'bundled' }, 'auto');
    const said = await lab.chat(ask('hello', 'qa'), () => undefined);
    const words = `${systemText(team[1]!, [], 'instructions')}|hello`;
    expect(words).toContain('Answers questions.');
    expect(said.text).toBe(`qa reads ${words.length}, may say ${240 - words.length}`);
    expect((await lab.chat(ask('x'.repeat(239)), () => undefined)).text).toContain('may say 1');
    await expect(lab.chat(ask('x'.repeat(240)), () => undefined)).rejects.toThrow('fills the 240 tokens');
    await expect(lab.chat(ask('x'.repeat(500)), () => undefined)).rejects.toThrow('fills the 240 tokens that apple can read');
  });

  it('tells an agent of a run who it is as the run does', async () => {
    const chat = makeChat(team, () => 0);
    const lengthIn = async (prompts: string): Promise<string> => {
      chat.useRun(echo('instructions', 240), configOf({ prompts }));
      return (await chat.answer(ask('hello', 'qa'), () => undefined)).text;
    };
    expect(await lengthIn('auto')).toContain(`reads ${`${systemText(team[1]!, [], 'instructions')}|hello`.length},`);
    expect(await lengthIn('names')).toContain(`reads ${'qa|hello'.length},`);
  });

  it('ends early when it is stopped', async () => {
    const { lab } = await openTab();
    await lab.loadModel({ kind: 'bundled' }, 'auto');
    await lab.stopChat();
    expect((await lab.chat(ask('hello'), () => undefined)).finish).toBe('aborted');
  });
});

describe('a model loaded while a run is open', () => {
  it('keeps nothing of a run that trains nobody', async () => {
    const { lab } = await openTab();
    await lab.start(configOf({ steps: 3, checkpointEvery: 0, trained: 'none' }));
    await lab.advance('episode', 1);
    await lab.loadModel({ kind: 'bundled' }, 'auto');
    expect((await lab.runs())[0]!.checkpoints).toEqual([]);
  });

  it.each([1, 0])('closes the run, whose last step can be resumed where it is saved every %i steps', async (checkpointEvery) => {
    const { lab } = await openTab();
    await lab.start(configOf({ steps: 3, checkpointEvery }));
    await lab.advance('episode', 1);
    await expect(lab.chat(ask('hello'), () => undefined)).rejects.toThrow('While a run is open');
    await lab.loadModel({ kind: 'bundled' }, 'auto');
    await expect(lab.advance('turn', 1)).rejects.toThrow('No run is open');
    const [run] = await lab.runs();
    expect(run?.checkpointStep).toBe(1);
    await lab.resume(run!.run);
    expect(await lab.advance('episode', 1)).toBeGreaterThan(0);
  });
});
