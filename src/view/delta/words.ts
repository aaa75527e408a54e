/** What an action says, in the fewest words that tell it from its siblings. */
import type { Action, Turn } from '../../record/tree';

/** What a call is about: its arguments' values. */
const subjectOf = (action: Action): string => (action.type === 'call' ? Object.values(action.arguments).join(', ') : '');

/** A malformed turn's own text without the marks, keys and braces of a call, so that it can be read. */
const readable = (text: string): string =>
  text
    .replace(/<[^>]*>|"\w+"\s*:|[{}"[\]]/g, ' ')
    .replace(/\s+([,:])/g, '$1')
    .replace(/\s+/g, ' ')
    .trim();

/** `qa · opening hours`, `“it weighs 2 kg”`, `✗ …` of a malformed turn: the whole action. */
export function actionWords({ action, text }: Pick<Turn, 'action' | 'text'>): string {
  if (action.type === 'call') return [action.name, subjectOf(action)].filter(Boolean).join(' · ');
  return action.type === 'answer' ? `“${action.text}”` : `✗ ${readable(text) || action.reason}`;
}

/** From the first word of `text` at which it parts from one of `others`, with the word before it; the whole where that is near the beginning. */
function fromDifference(text: string, others: readonly string[]): string {
  const own = text.split(' ');
  const shared = (other: string): number => {
    const words = other.split(' ');
    const at = own.findIndex((word, i) => word !== words[i]);
    return at < 0 ? own.length - 1 : at;
  };
  const begin = Math.min(...others.map(shared)) - 1;
  return begin > 1 && Number.isFinite(begin) ? `… ${own.slice(begin).join(' ')}` : text;
}

/**
 * By sibling, in their order: the words at which it parts from the others. A call whose name no other has is its name; one of several of
 * a name is the name and what it is about, from where that differs; answers are quoted, malformed turns marked. Those that are equal to
 * the reader, because they differ in tokens that are not shown, are told apart by nothing and read the same.
 */
export function partingWords(siblings: readonly Pick<Turn, 'action' | 'text'>[]): string[] {
  return siblings.map((turn, place) => {
    const { action } = turn;
    if (action.type === 'malformed') return actionWords(turn);
    const rivals = siblings.flatMap((other, at) =>
      at !== place && other.action.type === action.type && (action.type === 'answer' || (other.action as typeof action).name === action.name) ? [other] : []
    );
    if (action.type === 'answer') {
      const words = fromDifference(
        action.text,
        rivals.map((rival) => (rival.action as typeof action).text).filter((text) => text !== action.text)
      );
      return `“${words}”`;
    }
    if (!rivals.length) return action.name;
    const subject = subjectOf(action);
    const parted = fromDifference(
      subject,
      rivals.map((rival) => subjectOf(rival.action)).filter((text) => text !== subject)
    );
    return [action.name, parted].filter(Boolean).join(' · ');
  });
}
