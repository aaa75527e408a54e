/** What an automaton lets through, character by character. */
import type { Random } from '../../src/math/random';
import { openCharacterAutomaton, type CharacterAutomaton } from '../../src/model/grammar/characterAutomaton';
import type { GrammarExpression } from '../../src/record/grammar';

const pointsOf = (text: string): number[] => Array.from(text, (character) => character.codePointAt(0)!);

/** The state after a text; −1 where it is not let through. */
const stateAfter = (automaton: CharacterAutomaton, text: string): number =>
  pointsOf(text).reduce((state, point) => (state < 0 ? state : automaton.transition(state, point)), automaton.start);

/** Whether a turn may be this text from beginning to end. */
export function admits(automaton: CharacterAutomaton, text: string): boolean {
  const state = stateAfter(automaton, text);
  return state >= 0 && automaton.nodeOf(state).accepting;
}

/** Tells whether a text has the form. */
export function matcherOf(form: GrammarExpression): (text: string) => boolean {
  const automaton = openCharacterAutomaton({ mark: '<', rest: form });
  return (text) => admits(automaton, `<${text}`);
}

/** A random turn that begins like this: `letters` characters drawn from those that may come, then the shortest end. */
export function draw(automaton: CharacterAutomaton, beginning: string, letters: number, alphabet: readonly string[], random: Random): string {
  let [text, state] = [beginning, stateAfter(automaton, beginning)];
  for (let i = 0; i < letters; i++) {
    const possible = alphabet.filter((letter) => automaton.transition(state, letter.codePointAt(0)!) >= 0);
    if (!possible.length) break;
    const letter = random.pick(possible);
    text += letter;
    state = automaton.transition(state, letter.codePointAt(0)!);
  }
  return text + automaton.nodeOf(state).shortest();
}
