/**
 * The coach of rules: what can be said of an action without a model. Blame lies where it is caused: who failed because what it was given was wrong or missing gets 4,
 * who had what it needed and spoiled it gets at most 2. [MAPPA; rules O]
 */
import { numbersIn, wordsOf } from '../math/text';
import type { Coach, HandedText, ScoredAction } from '../record/coach';
import { FULL_SCORE, LEAST_SCORE, type CoachScore } from '../record/coachScore';

/** A score from 0 to 10 and why, in a sentence. */
type Judgement = readonly [score: number, reason: string];

/** Least share of an answer's words that were read somewhere, where it is held to be drawn from what was read. */
const DRAWN_SHARE = 0.5;
/** Shorter words are in every text. */
const TELLING_LENGTH = 4;

/** Whether an agent owns up to not knowing. */
const ownsUp = (text: string): boolean => /^\s*unknown\b/i.test(text);

/** Whether a tool or an agent failed, by what it handed on: `error`, `error: order_not_found`, `unknown`, or nothing. */
const isFailure = ({ text }: HandedText): boolean => /^\s*(error\b|$)/.test(text) || ownsUp(text);

/** Whether a text is drawn from others: its numbers all stand in them, and where it has none, half of its longer words. */
export function isDrawnFrom(text: string, sources: string): boolean {
  const numbers = numbersIn(text);
  if (numbers.length) {
    const known = new Set(numbersIn(sources));
    return numbers.every((number) => known.has(number));
  }
  const telling = (from: string): string[] => wordsOf(from).filter((word) => word.length >= TELLING_LENGTH);
  const words = telling(text);
  const known = new Set(telling(sources));
  return words.filter((word) => known.has(word)).length >= DRAWN_SHARE * words.length;
}

function judgeCall(call: ScoredAction, values: readonly string[]): Judgement {
  const { observation, received, repeats, input } = call;
  if (repeats) return [2, 'The same call was made before and can tell nothing new.'];
  if (observation && isFailure(observation))
    return received && isFailure(received)
      ? [4, 'The call failed, as what came before it had failed.']
      : [2, 'The call failed, and nothing before it is to blame.'];
  if (observation?.right) return [FULL_SCORE, 'The call found the right answer.'];
  if (observation?.right === false) return [2, 'The call was answered, and the answer is wrong.'];
  return isDrawnFrom(values.join(' '), input)
    ? [7, 'The call succeeded, and asked for what the agent had been given.']
    : [4, 'The call has something in it that the agent was not given.'];
}

function judgeAnswer({ right, received, input }: ScoredAction, text: string): Judgement {
  if (right) return [FULL_SCORE, 'The answer is right.'];
  if (!text.trim()) return [1, 'The answer is empty.'];
  const passesOn = isDrawnFrom(text, received?.text ?? '');
  if (right === false) {
    if (received?.right) return [1, 'The right answer had been given to the agent, and it says another.'];
    if (received && isFailure(received)) return [4, 'The answer is wrong, as what the agent was given had failed.'];
    return received?.right === false && passesOn
      ? [4, 'The answer is wrong, as was what the agent was given.']
      : [2, 'The answer is wrong, and nothing before it is to blame.'];
  }
  if (ownsUp(text)) return [5, 'The agent owns up to not knowing.'];
  if (received && isFailure(received))
    return numbersIn(text).length
      ? [1, 'What the agent was given had failed, and it names a number all the same.']
      : [5, 'What the agent was given had failed.'];
  return isDrawnFrom(text, input) ? [7, 'The answer is drawn from what the agent was given.'] : [3, 'The answer says something that the agent was not given.'];
}

/** The score of one action. */
export function scoreByRules(action: ScoredAction): CoachScore {
  const { type } = action.action;
  const [score, reason]: Judgement =
    type === 'malformed'
      ? [LEAST_SCORE, `Nobody can act on it: ${action.action.reason}`]
      : type === 'call'
        ? judgeCall(action, Object.values(action.action.arguments))
        : judgeAnswer(action, action.action.text);
  return { score, answerCorrect: action.right, origin: 'rules', reason };
}

/** The coach of rules. */
export const rulesCoach: Coach = { name: 'rules', score: async (actions) => actions.map(scoreByRules) };
