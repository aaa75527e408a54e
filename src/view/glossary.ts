/** Words of the page that a newcomer cannot know, each explained once; `Term` puts the explanation where the word is read. */

import type { TaskKind } from '../record/task';

/** The explanation of each word, in sentences. */
export const GLOSSARY = {
  'VR-GRPO':
    'Variance-reduced group-relative policy optimisation. At every turn of a first answer, the agent samples several actions from the same state; each is played to the end and rewarded by a program. Only the groups whose rewards differ most are trained on: the actions that did better than their siblings become likelier.',
  Trajectory: 'One answer from the request to its end: who spoke in which turn, what it said, and what its tool answered.',
  Continuation: 'The turns that play a sampled action to its end. They are how the action is rewarded; they are context, and are never trained on themselves.',
  Variance:
    'How much the rewards of a group differ: the mean square distance from their mean. At zero every action was as good as the others, and there is nothing to learn.',
  Advantage:
    'How much better an action did than its siblings, which began in the same state. It decides how strongly the action is made likelier, or unlikelier.',
  Probability:
    'How likely the agent is to say exactly this in this state: the probabilities of its tokens, multiplied. After the update the actions of the groups that were trained on are scored again by the changed adapters. “71.1 → 73.0 %” is before and after: the effect of the whole step, of all its queries together.',
  Adapter:
    'A small set of weights added to the shared model (LoRA). Each agent has one of its own, unless the run’s settings give one to all; training changes nothing else.',
  'Held-out': 'Of rows about things, and in phrasings, that no training row uses: what is right there was not learned by heart.',
  Greedy: 'Always the likeliest token, so that the same state gives the same answer; while training, tokens are drawn at random instead.',
  Temperature:
    'How boldly tokens are drawn. At 0 it is always the likeliest one, at 1 each comes as often as the model holds it likely, and above 1 rare ones come more often.',
  Memory: 'A strategy that did unusually well, kept by the agent in words and shown to it again in a similar situation.'
} as const;

/** A word that is explained. */
export type Word = keyof typeof GLOSSARY;

/** Kinds of task, in words: what the abbreviations of the paper stand for. */
export const KIND_MEANING: Readonly<Record<TaskKind, string>> = {
  qa: 'QA, question answering: policies, products, reviews, opening hours and care.',
  efc: 'EFC, e-commerce function calls: prices, stock, orders, coupons and deliveries, looked up and changed in the shop.',
  gfc: 'GFC, general function calls: currencies, measures, dates, weather and time.',
  math: 'Math: calculation, from an expression or a problem in words.',
  coop: 'Cooperation: requests that need more than one specialist, asked one after another by the master.'
};
