/** Rows by identity: the same split, kind and index give the same row on every machine. */
import { randomOf } from '../math/random';
import { numbersIn } from '../math/text';
import type { PlanStep, TaskRow } from '../record/row';
import type { TaskKind, Task } from '../record/task';
import type { World } from '../record/world';
import { entitiesOf } from './entity';
import { FAMILIES } from './family';
import { addCourtesies, phrasingOf, misspell } from './phrasing';
import type { Delegation } from './sketch';
import type { DrawnSplit } from './split';
import { fillTemplate } from './wording';
import { openShop } from './world';

/** Share of queries with a misspelt word. */
const MISSPELT = 0.06;

/** The pool of phrasings. Test rows alternate, from row to row and for each family from round to round, between phrasings of the test split and those of training. */
const poolOf = (split: DrawnSplit, position: number): DrawnSplit => (split === 'test' && position % 2 ? 'train' : split);

/** Row number `index` (0, 1, …) of a kind; consecutive rows go round the families, then round the phrasings. */
export function rowOf(split: DrawnSplit, kind: TaskKind, index: number): TaskRow {
  const families = Object.entries(FAMILIES[kind]);
  const [family, sketch] = families[index % families.length]!;
  const round = Math.floor(index / families.length);
  const random = randomOf('row', split, kind, index);
  const pool = poolOf(split, (index % families.length) + round);
  const { phrasing, template } = phrasingOf(family, pool, split === 'test' ? Math.floor(round / 2) : round);
  const { slots, plan, response, parts, forbidden = [], effects = [], entities } = sketch(entitiesOf(split, random));
  const written = random.next() < MISSPELT ? misspell(template, random) : template;
  const worded = fillTemplate(written, slots);
  const query = fillTemplate(addCourtesies(written, random), slots);
  const world = openShop();
  const delegations = plan(worded);
  const steps = delegations.map((delegation) => play(delegation, world));
  const answer = response ?? delegations.at(-1)!.answer;
  const task: Task = {
    id: `${split}-${kind}-${String(index).padStart(4, '0')}`,
    kind,
    family,
    split,
    phrasing,
    query,
    response: answer,
    parts,
    allowed: [...new Set(numbersIn(`${query} ${answer}`))].sort((a, b) => a - b),
    seen: [
      ...new Set(
        steps.flatMap(({ calls, answer: stepAnswer }) => [...calls.flatMap((call) => [...Object.values(call.arguments), call.observation]), stepAnswer])
      )
    ],
    forbidden,
    effects: [...effects].sort()
  };
  return { task, plan: steps, entities };
}

/** The delegation with the shop's answers to its calls. */
function play({ agent, request, calls, answer }: Delegation, world: World): PlanStep {
  return { agent, request, calls: calls.map((call) => ({ ...call, observation: world.call(call.tool, call.arguments) })), answer };
}
