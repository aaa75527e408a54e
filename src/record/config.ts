/** The whole experiment as one flat, serialisable object, small enough for a URL; the form is derived from `FIELDS`. */
import { ANSWERS, isSubject, subjectOf, type TeamName } from './subject';
import { choiceField, fieldProblem, numberField, textField, type Field, type FieldValue } from './field';

/** Form of the name of a visitor's own set of rows: as a pattern, and in words. */
const SET_NAME = '[A-Za-z0-9][A-Za-z0-9 ._-]{0,39}';
/** The same in words, for error messages. */
export const SET_NAME_FORM = 'up to 40 letters, digits, spaces, dots and dashes, the first a letter or digit';

/** Whether a visitor's set may have this name. */
export const isSetName = (name: string): boolean => new RegExp(`^${SET_NAME}$`).test(name);

/** Form of the name of a model, as `nameChoice` writes it. */
const MODEL_NAME = '[^\\x00-\\x20][^\\x00-\\x1f]{0,299}';
const MODEL_NAME_FORM = 'the name of a model as the Models view writes it';

/** Every setting, with its default, range and meaning. */
export const FIELDS = {
  system: textField(
    'System',
    'hima',
    '[a-z][a-z0-9-]{0,39}',
    'the name of a system',
    'How the team is trained; every other setting begins as the system has it.'
  ),
  team: choiceField(
    'Team',
    'specialists',
    { specialists: 'A master and four specialists', solo: 'One agent with all tools', maths: 'Solver, executor, verifier' },
    'Who answers: a master who asks specialists, one agent who does all by itself, or three who solve problems of maths one after another. Seedling knows the specialists’ names; the others have to be shown their work first, as in a warm-up.'
  ),
  seed: numberField('Seed', 7, 0, 999999, 1, 'Decides every random choice of the run; the same seed on the same device gives the same numbers.'),
  model: textField('Model', 'seedling', MODEL_NAME, MODEL_NAME_FORM, 'The base that all agents share: seedling, or a model that is on this machine.'),
  secondModel: textField('Second model', '', `(${MODEL_NAME})?`, MODEL_NAME_FORM, 'A base of their own for some of the agents; empty where all share one.'),
  secondAgents: textField(
    'Agents on it',
    '',
    '([a-z]+(,[a-z]+)*)?',
    'names of agents with commas between, as math,qa',
    'Who runs on the second model, as math,qa; nobody where it is empty.'
  ),
  device: choiceField('Device', 'auto', { auto: 'Fastest here', webgpu: 'WebGPU', wasm: 'WebAssembly' }, 'Where the model runs.'),
  cacheMegabytes: numberField('Cache, MB', 256, 16, 8192, 16, 'Memory for what was read and said; what does not fit in it waits.'),
  prompts: choiceField(
    'Prompts',
    'auto',
    { auto: 'As the model needs', names: 'Names alone', instructions: 'Roles and tools in words' },
    'How an agent is told who it is. Names alone make prompts short, and mean something to a model that has learned them, as in a warm-up.'
  ),
  steps: numberField('Steps', 150, 0, 2000, 1, 'Steps of reinforcement, after those of the warm-up; 0 is a run of demonstrations alone.'),
  queries: numberField('Queries per step', 16, 1, 64, 1, 'Tasks answered in one step; each grows its own tree.'),
  coopShare: numberField('Cooperative share', 0.35, 0, 1, 0.05, 'Share of queries that need more than one specialist.'),
  rowDraw: choiceField(
    'Rows drawn',
    'uniform',
    { uniform: 'Evenly', lately: 'Less of what was always or never solved lately' },
    'How the queries of a step are drawn: evenly, or a family of them a quarter as often where all or none of its answers were right lately.'
  ),
  rowWindow: numberField('Lately, steps', 20, 1, 500, 1, 'Steps that count as lately.'),
  singleShare: numberField(
    'Least share of singles',
    0.25,
    0,
    1,
    0.05,
    'Of queries drawn by what was solved lately: so many ask a single specialist, that nothing is unlearned.'
  ),
  groupSize: numberField('Group size G', 8, 2, 32, 1, 'Actions sampled at a visited node, the initial one included.'),
  branching: choiceField(
    'Nodes visited',
    'trajectory',
    { trajectory: 'Along the initial trajectory', tree: 'Naive tree under a budget', random: 'At uniformly random nodes', root: 'At the first turn alone' },
    'Where actions are sampled: at each turn of the first answer, at every turn of every branch, first turns first, at turns drawn by chance, or at the first turn alone, which makes G answers from the query on.'
  ),
  branchBudget: numberField(
    'Branch budget',
    0,
    0,
    32768,
    1,
    'Most branches of a naive tree, of which there are G − 1 more with each turn visited; 0 is as many as along the initial trajectory.'
  ),
  continuations: choiceField(
    'Continuations',
    'greedy',
    { sampled: 'Sampled once', greedy: 'Greedy', averaged: 'Sampled, mean of several' },
    'How an action is played to the end, by which it is rewarded. Greedy ones add no luck of their own; several cost as many completions.'
  ),
  continuationSamples: numberField('Continuations averaged', 2, 1, 8, 1, 'Continuations of each action where the mean of several is its reward.'),
  initialContinuation: choiceField(
    'Initial action',
    'anew',
    { kept: 'Rewarded as it was played', anew: 'Continued anew' },
    'Whether the initial action of a node is continued like its siblings, so that all are compared by continuations of the same kind.'
  ),
  equalActions: choiceField(
    'Equal actions',
    'once',
    { each: 'Each continued', once: 'Continued once and counted' },
    'Whether the same action sampled twice at a node is played to the end twice.'
  ),
  credit: choiceField(
    'Credit',
    'groups',
    { groups: 'Among siblings (GRPO)', batch: 'Over the batch (REINFORCE++)' },
    'What an action is compared with: the others sampled at the same turn, of which the most telling groups are trained on, or all actions of the same agent in the step, which are all trained on.'
  ),
  coach: choiceField(
    'Coach',
    'off',
    { off: 'Nobody: the reward of the answer', rules: 'Rules', model: 'A model on this machine', endpoint: 'A model at an endpoint' },
    'Who scores each action from 0 to 10 by what its agent knew, in place of the reward of the answer that it led to. Its scores are compared over the batch.'
  ),
  coachModel: textField(
    'Coach’s model',
    '',
    `(${MODEL_NAME})?`,
    MODEL_NAME_FORM,
    'The model that scores actions, where a model on this machine does; it is loaded beside that of the agents. An endpoint’s is named with its address.'
  ),
  coachTruth: choiceField(
    'Coach is told',
    'answer',
    { answer: 'The right answer', nothing: 'Nothing of it' },
    'Whether the coach knows what is right, as for rows with a known answer, or judges an action by itself.'
  ),
  klReward: numberField(
    'KL in the reward',
    0.01,
    0,
    1,
    0.005,
    'Of credit over the batch: what each token costs for every nat by which the policy holds it more probable than the reference does.'
  ),
  select: choiceField(
    'Selection',
    'between',
    {
      variance: 'Largest variance',
      random: 'Random',
      all: 'All',
      agent: 'Largest variance per agent',
      between: 'Largest variance between distinct actions'
    },
    'Which groups are trained on. Between distinct actions, the luck of what came after equal ones does not count.'
  ),
  topK: numberField('Groups K', 2, 1, 20, 1, 'Groups kept per query, by reward variance.'),
  varianceFloor: numberField(
    'Variance floor',
    0.01,
    0,
    1,
    0.005,
    'Groups whose rewards vary less are never trained on; 0.01 leaves out those that differ in turns alone.'
  ),
  advantage: choiceField(
    'Advantage',
    'standard',
    { standard: '(R − mean) / std', centred: 'R − mean (Dr. GRPO)' },
    'How a reward becomes an advantage within its group.'
  ),
  coopCredit: choiceField(
    'Cooperative credit',
    'whole',
    { whole: 'All parts or nothing', mean: 'Mean of the parts' },
    'Accuracy of a cooperative answer. Partial credit pays a master for stopping early.'
  ),
  efficiencyWeight: numberField('Efficiency weight', 0.2, 0, 1, 0.05, 'Largest cost of using all allowed turns.'),
  efficiencyKind: choiceField(
    'Efficiency',
    'right',
    { turns: 'Turns used', repeats: 'Repeated identical calls', right: 'Turns used, paid by right answers alone' },
    'What the efficiency cost counts. Where wrong answers pay it too, saying nothing is the cheapest of them.'
  ),
  efficiencyRise: numberField('Efficiency rise', 0, 0, 2000, 1, 'Steps over which the efficiency weight grows linearly from zero; 0 is whole from the start.'),
  maxTurns: numberField('Turns allowed', 20, 2, 40, 1, 'Turns of all agents together in one episode.'),
  maxTokens: numberField('Tokens per turn', 64, 8, 512, 1, 'A turn longer than this is cut off and masked from the loss.'),
  toolCalls: choiceField(
    'Tool calls',
    'free',
    { free: 'As the model writes them', grammar: 'Held to their schemas' },
    'Held to their schemas, a call that was begun can only be completed validly; what the model had meant besides is corrected for in the loss.'
  ),
  temperature: numberField('Temperature', 1, 0.1, 2, 0.05, 'Of sampling while training; evaluation is greedy.'),
  learningRate: numberField('Learning rate', 3e-3, 1e-6, 1e-1, 1e-6, 'Of AdamW on the adapters.'),
  warmupSteps: numberField('Warm-up steps', 5, 0, 200, 1, 'Steps over which the learning rate rises linearly from zero.'),
  warmupUpdates: numberField(
    'Warm-up updates',
    10,
    0,
    200,
    1,
    'Updates of each adapter over which its own rate rises: those of an agent that is seldom chosen come late in a run.'
  ),
  rateFall: numberField(
    'Rate fall',
    150,
    0,
    2000,
    1,
    'Steps over which the learning rate falls linearly to a tenth: large steps while much is wrong, small ones at the end. 0 keeps it.'
  ),
  weightDecay: numberField('Weight decay', 0, 0, 1, 0.01, 'Decoupled, on the adapters.'),
  clipNorm: numberField('Gradient clip', 1, 0, 100, 0.1, 'Global norm of all adapters on one base together; 0 is off.'),
  ratio: choiceField(
    'Ratio',
    'token',
    { token: 'Per token (GRPO)', sequence: 'Per sequence (GSPO)' },
    'Whose importance ratio is clipped: each token’s own, or one of the whole action, the mean over its tokens. That one moves less, so its clip is narrower: GSPO has 0.0003 and 0.0004.'
  ),
  epsilonLow: numberField('Clip low', 0.2, 0, 1, 0.01, 'The ratio is held above 1 − this.'),
  epsilonHigh: numberField('Clip high', 0.28, 0, 2, 0.01, 'The ratio is held below 1 + this.'),
  beta: numberField('KL weight β', 0.1, 0, 1, 0.01, 'Pull towards where reinforcement began: the bare base, or where the warm-up has led.'),
  betaFall: numberField(
    'KL fall',
    0,
    0,
    2000,
    1,
    'Steps over which β falls linearly to zero: a pull while much is still to be tried, and none at the end. 0 keeps it.'
  ),
  entropyWeight: numberField(
    'Entropy weight',
    0,
    0,
    1,
    0.001,
    'What the loss pays for each nat of entropy of the tokens trained on, so that the policy keeps trying.'
  ),
  klEstimator: choiceField(
    'KL estimator',
    'corrected',
    { k3: 'k3', corrected: 'k3, weighed by the ratio' },
    'How the KL divergence is estimated. Weighed by the ratio, value and gradient are unbiased also after an inner update, and bounded where a sampled token has become improbable.'
  ),
  klOnFlat: choiceField(
    'KL on flat groups',
    'off',
    { off: 'Left out', failed: 'Pulled back where nothing was solved', on: 'Pulled back' },
    'Whether groups whose rewards do not differ are trained on with no advantage, so that the KL alone pulls at what reinforcement has nothing to say about.'
  ),
  importanceCap: numberField('Importance cap', 2, 1, 10, 0.1, 'Cap on the correction between sampler and trainer log-probabilities.'),
  aggregation: choiceField(
    'Loss mean',
    'token',
    { token: 'Over tokens (DAPO)', sequence: 'Over sequences', dr: 'Over a constant (Dr. GRPO)' },
    'How token losses are averaged.'
  ),
  innerUpdates: numberField('Inner updates μ', 2, 1, 8, 1, 'Gradient updates on the same samples.'),
  rescore: choiceField(
    'Re-scoring',
    'trained',
    { off: 'Off', trained: 'What was trained on', all: 'All groups of trained agents' },
    'Which groups are shown with the probabilities that their actions have after the update. It changes no result of the run.'
  ),
  tokenBudget: numberField('Tokens at a time', 4096, 128, 32768, 128, 'Tokens trained on at a time: bounds the memory of an update, and changes no result.'),
  warmRows: numberField(
    'Warm-up rows',
    0,
    0,
    10000,
    10,
    'Rows shown with their solutions before reinforcement begins; 0 for models that know the team already.'
  ),
  warmEpochs: numberField('Warm-up epochs', 1, 1, 20, 1, 'Times that they are shown.'),
  warmBatch: numberField('Warm-up batch', 8, 1, 128, 1, 'Rows of one warm-up step.'),
  warmRate: numberField('Warm-up rate', 1e-3, 1e-6, 1e-1, 1e-6, 'Learning rate of the warm-up.'),
  warmSchedule: choiceField(
    'Warm-up schedule',
    'progressive',
    { progressive: 'First turns first (ProST)', all: 'All turns at once' },
    'Which turns of a demonstration are learned in which epoch.'
  ),
  rank: numberField('LoRA rank', 8, 1, 64, 1, 'Of every adapted projection.'),
  alpha: numberField('LoRA alpha', 16, 1, 256, 1, 'The adapter is scaled by alpha / rank.'),
  trained: choiceField(
    'Trained',
    'joint',
    { joint: 'All agents', master: 'Master only', separate: 'Each alone, plans fixed', none: 'Nobody (watch)' },
    'Whose adapters change. Each alone: every step of a reference plan is put to its specialist, and the master is never asked. With nobody trained, memories stay as they are too, and nothing is evaluated.'
  ),
  adapters: choiceField(
    'Adapters',
    'own',
    { own: 'One for each agent', shared: 'One for all agents' },
    'Whether what one agent learns changes that agent alone, or all of them.'
  ),
  memory: choiceField(
    'Memory',
    'on',
    { on: 'On', frozen: 'Frozen', off: 'Off' },
    'Whether agents recall and keep strategies. Frozen, they recall those that are there, and none is added, changed or deleted.'
  ),
  memoryCapacity: numberField('Memory capacity', 512, 8, 1024, 8, 'Entries kept per agent.'),
  evaluateEvery: numberField('Evaluate every', 25, 0, 1000, 1, 'Steps between greedy evaluations on held-out rows; 0 is never.'),
  evaluateRows: numberField('Evaluation rows', 100, 5, 600, 5, 'Held-out rows per evaluation.'),
  checkpointEvery: numberField('Checkpoint every', 1, 0, 100, 1, 'Steps between automatic checkpoints; 0 is only by hand.'),
  data: textField(
    'Rows',
    'shop',
    SET_NAME,
    SET_NAME_FORM,
    'Where tasks come from: shop, maths, or the name of a set of your own, of which a fifth is held out for evaluation.'
  ),
  row: textField(
    'Only this row',
    '',
    '[ -~]{0,120}',
    'the id of a row, up to 120 plain characters',
    'A row such as train-coop-0042 that every step plays; empty for rows drawn anew. Test and dev rows can only be watched.'
  )
} as const satisfies Readonly<Record<string, Field>>;

/** The value of every setting; a choice field's is one of its names. */
export type RunConfig = { readonly [Name in keyof typeof FIELDS]: FieldValue<(typeof FIELDS)[Name]> };

/** The default of each setting. */
export const DEFAULTS: RunConfig = Object.freeze(
  Object.fromEntries(Object.entries(FIELDS).map(([name, field]) => [name, field.default]))
) as unknown as RunConfig;

/** The setting of that name; undefined where there is none, also for the names that every object inherits. */
export const fieldNamed = (name: string): Field | undefined => (Object.hasOwn(FIELDS, name) ? (FIELDS as Readonly<Record<string, Field>>)[name] : undefined);

/** Settings that no longer exist: links, bundles and stored runs that name one are read without it. */
const RETIRED: readonly string[] = ['sampling'];

/** `values` without retired settings. */
export const withoutRetired = (values: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(values).filter(([name]) => !RETIRED.includes(name)));

/** What runs did before there was a setting, where that is not what its default says today. */
const FORMER = {
  continuations: 'sampled',
  initialContinuation: 'kept',
  equalActions: 'each',
  klEstimator: 'k3',
  warmupUpdates: 0,
  rateFall: 0
} as const satisfies Partial<RunConfig>;

/** A stored config in today's form: without retired settings, which had no effect, and with those that it lacks as its run was without them. */
export const completeConfig = (stored: Readonly<Record<string, unknown>>): RunConfig => ({ ...DEFAULTS, ...FORMER, ...withoutRetired(stored) });

/** A sentence per problem with `values`; empty when it is a valid partial config. Unknown fields are problems, retired ones are not. */
export function configProblems(values: Readonly<Record<string, unknown>>): string[] {
  const single = Object.entries(withoutRetired(values)).flatMap(([name, value]) => {
    const field = fieldNamed(name);
    const problem = field ? fieldProblem(field, value) : `There is no setting "${name}". Known settings: ${Object.keys(FIELDS).join(', ')}.`;
    return problem === null ? [] : [problem.replace('%', `"${name}"`)];
  });
  return single.length ? single : jointProblems(values);
}

/** A sentence per pair of settings that exclude each other, where both are given. */
function jointProblems(values: Readonly<Record<string, unknown>>): string[] {
  const { row, data, trained, secondModel, secondAgents, steps, warmRows, klOnFlat, beta } = values;
  const trainsOnHeldOut = isSubject(data) && typeof row === 'string' && /^(test|dev)-/.test(row) && trained !== undefined && trained !== 'none';
  const warm = typeof warmRows === 'number' && warmRows > 0;
  return [
    ...(steps === 0 && warmRows === 0 ? ['There is no step to take. Set "steps" above 0, or "warmRows" for a warm-up.'] : []),
    ...(warm && data !== undefined && !isSubject(data)
      ? ['A warm-up shows solutions, and rows of your own have none. Set "warmRows" to 0, or "data" to shop.']
      : []),
    ...(warm && row ? [`A warm-up shows many rows, and "row" asks for ${row} alone. Set "warmRows" to 0, or leave "row" empty.`] : []),
    ...(warm && trained === 'none' ? ['A warm-up trains, and nobody is to be trained. Set "warmRows" to 0, or "trained" to joint or master.'] : []),
    ...((klOnFlat === 'on' || klOnFlat === 'failed') && beta === 0 ? ['Nothing pulls where "beta" is 0. Set it above 0, or "klOnFlat" to off.'] : []),
    ...(trainsOnHeldOut
      ? [`"row" is ${row}, which is held out: it may be watched, not trained on. Set "trained" to none, or choose a row of the train split.`]
      : []),
    ...paradigmProblems(values),
    ...creditProblems(values),
    ...(secondModel && secondAgents === '' ? ['Nobody is on the second model. Name agents in "secondAgents", as math,qa, or leave "secondModel" empty.'] : []),
    ...(secondAgents && secondModel === '' ? [`"secondAgents" names ${secondAgents}, and there is no second model. Choose one, or leave it empty.`] : [])
  ];
}

/** What is compared with what, and what that leaves no choice of. */
function creditProblems({ credit, coach, coachModel, coachTruth, secondModel, beta }: Readonly<Record<string, unknown>>): string[] {
  return [
    ...(coach !== undefined && coach !== 'off' && credit === 'groups'
      ? ['A coach scores every action, and not only those with siblings. Set "credit" to batch, or "coach" to off.']
      : []),
    ...(credit === 'batch' && typeof beta === 'number' && beta > 0
      ? ['Over the batch the KL is paid in the reward. Set "beta" to 0 and "klReward" as you like, or "credit" to groups.']
      : []),
    ...(coach === 'model' && coachModel === '' ? ['No model is named to coach. Name one in "coachModel", or set "coach" to rules.'] : []),
    ...(coach === 'model' && secondModel
      ? ['A machine has room for two models, and here are three. Leave "secondModel" empty, or set "coach" to rules or endpoint.']
      : []),
    ...(coachModel && coach !== undefined && coach !== 'model'
      ? [`"coachModel" names ${String(coachModel)}, and it would score nothing. Set "coach" to model, or leave it empty.`]
      : []),
    ...(coach === 'off' && coachTruth === 'nothing' ? ['There is no coach to be told nothing. Set "coach" to rules, or "coachTruth" to answer.'] : [])
  ];
}

/** Who is trained how, and what that leaves no choice of. */
function paradigmProblems({ team, adapters, trained, secondModel, data }: Readonly<Record<string, unknown>>): string[] {
  const shared = adapters === 'shared';
  return [
    ...(shared && (trained === 'master' || trained === 'separate')
      ? ['An adapter that all agents share changes all of them. Set "adapters" to own where some alone are to be trained, or "trained" to joint.']
      : []),
    ...(team !== undefined && data !== undefined && ANSWERS[team as TeamName] !== subjectOf(String(data))
      ? ['Solver, executor and verifier solve the rows of maths, and no others do. Set "data" to maths and "team" to maths, or neither.']
      : []),
    ...(team === 'maths' && trained === 'separate' ? ['A pipeline has no plans of a master to follow. Set "trained" to joint, or "team" to specialists.'] : []),
    ...(trained === 'separate' && data !== undefined && !isSubject(data)
      ? ['Training each agent alone follows plans, and rows of your own have none. Set "trained" to joint, or "data" to shop.']
      : []),
    ...(team === 'solo' && trained === 'separate' ? ['One agent has no plans of others to follow. Set "trained" to joint, or "team" to specialists.'] : []),
    ...(team === 'solo' && secondModel ? ['One agent is on one model. Leave "secondModel" empty, or set "team" to specialists.'] : []),
    ...(shared && secondModel ? ['One adapter cannot be on two models. Set "adapters" to own, or leave "secondModel" empty.'] : [])
  ];
}

/** Defaults with `values` laid over them. Throws a RangeError that names every problem. */
export function configOf(values: Readonly<Record<string, unknown>>): RunConfig {
  const config = { ...DEFAULTS, ...withoutRetired(values) };
  const problems = configProblems(config);
  if (problems.length) throw new RangeError(problems.join(' '));
  return config;
}
