/** What a run can be started on, what is told where it cannot, and the settings that are proposed. */
import { describe, expect, it } from 'vitest';
import { configOf, configProblems, DEFAULTS } from '../../../src/record/config';
import { nameChoice, OFFERED, type KeptModel, type ModelChoice } from '../../../src/record/model';
import { modelCards, type ModelCard } from '../../../src/view/models/modelCard';
import { missingModelReason, modelTitle, optionOfCard, optionOfFiles, SEEDLING } from '../../../src/view/models/modelOption';
import { PRESETS, settingsFor } from '../../../src/view/settings/preset';

const offered = OFFERED.find(({ title }) => title === 'Qwen2.5 3B Instruct')!;
const kept = (held: number): KeptModel => ({
  ...{ repository: offered.repository, revision: 'main', held, whole: held === 1000 },
  variant: { format: 'gguf', label: 'Q4_K_M', paths: [offered.file], size: 1000 }
});
const cardOf = (held: number): ModelCard => {
  const cards = modelCards({ kept: [kept(held)], requested: [], progress: {}, faults: {}, loaded: null });
  return cards.find(({ repository }) => repository === offered.repository)!;
};
const files: Extract<ModelChoice, { kind: 'files' }> = { kind: 'files', name: 'mine.gguf', files: [new File(['x'.repeat(600)], 'mine.gguf')] };

describe('an option', () => {
  it('is a model that is whole, by its title and the type of its weights', () => {
    expect(optionOfCard(cardOf(400))).toBeNull();
    const option = optionOfCard(cardOf(1000))!;
    expect(option).toMatchObject({ name: `${offered.repository}@main/${offered.file}`, title: 'Qwen2.5 3B Instruct, Q4_K_M', parameters: offered.parameters });
    expect(configOf({ model: option.name }).model).toBe(PRESETS['three-billion']!.model);
  });

  it("is the person's own files, whose size tells their parameters, about", () =>
    expect(optionOfFiles(files)).toEqual({ name: nameChoice(files), title: 'mine.gguf', parameters: 1000, fitCandidate: files }));

  it('is missed by its kind', () => {
    const options = [SEEDLING, optionOfFiles(files)];
    expect(missingModelReason('seedling', options)).toBeNull();
    expect(missingModelReason(nameChoice(files), options)).toBeNull();
    expect(missingModelReason(nameChoice(files), [SEEDLING])).toContain('Open it in Models');
    expect(missingModelReason('team/plum@main/plum.gguf', options)).toContain('download it');
    expect(modelTitle('team/plum@main/plum.gguf')).toBe('team/plum@main/plum.gguf');
    expect(modelTitle(PRESETS['half-billion']!.model!)).toBe('Qwen2.5 0.5B Instruct');
  });
});

describe('the settings proposed for a model', () => {
  const before = configOf({ seed: 9, steps: 3, device: 'wasm' });

  it('are the preset of its size, with seed, device and rows as they were', () => {
    const settings = settingsFor(optionOfCard(cardOf(1000))!, before);
    expect(settings).toMatchObject({ ...PRESETS['three-billion'], seed: 9, device: 'wasm' });
    expect(settingsFor(optionOfFiles(files), before)).toMatchObject({ ...PRESETS['half-billion'], model: nameChoice(files) });
  });

  it('are the defaults for Seedling', () => expect(settingsFor(SEEDLING, before)).toEqual({ ...DEFAULTS, seed: 9, device: 'wasm' }));

  it("have no warm-up on rows of one's own, which show no solutions", () => {
    const own = settingsFor(optionOfFiles(files), { ...before, data: 'mine' });
    expect(own).toMatchObject({ data: 'mine', warmRows: 0 });
    expect(configProblems({ ...own })).toEqual([]);
  });
});
