/** Replies of coaches in the forms that models give them: each ends in a score from 0 to 10, or in none. */
import { describe, expect, it } from 'vitest';
import { readReply } from '../../src/coach/reply';
import { randomOf } from '../../src/math/random';

describe('the score', () => {
  it.each<[string, number | null]>([
    ['PROCESS_SCORE: 8', 8],
    ['PROCESS_SCORE: 8\nANSWER_CORRECT: yes', 8],
    ['**PROCESS_SCORE:** 8', 8],
    ['**PROCESS_SCORE**: **8**', 8],
    ['### Process Score\n\n7', 7],
    ['process score = 6', 6],
    ['PROCESS\\_SCORE: 6', 6],
    ['PROCESS_SCORE: `9`', 9],
    ['| PROCESS_SCORE | 4 |', 4],
    ['{"PROCESS_SCORE": 3, "ANSWER_CORRECT": false}', 3],
    ['PROCESS_SCORE: \\boxed{2}', 2],
    ['PROCESS_SCORE is 5.', 5],
    ['PROCESS_SCORE - 8', 8],
    ['PROCESS_SCORE (0-10): 8', 8],
    ['PROCESS_SCORE: ８', 8],
    ['PROCESS_SCORE: 8/10', 8],
    ['PROCESS_SCORE: 8 out of 10', 8],
    ['PROCESS_SCORE: 4/5', 8],
    ['PROCESS_SCORE: 80/100', 8],
    ['PROCESS_SCORE: 80%', 8],
    ['PROCESS_SCORE: 7.5', 7.5],
    ['PROCESS_SCORE: 7,5', 7.5],
    ['PROCESS_SCORE: 8, because it is right', 8],
    ['PROCESS_SCORE: 7-8', 7.5],
    ['PROCESS_SCORE: 7 to 8', 7.5],
    ['PROCESS_SCORE: 7–8/10', 7.5],
    ['PROCESS_SCORE: 0', 0],
    ['PROCESS_SCORE: 10', 10],
    ['PROCESS_SCORE: 3\nOn second thought:\nPROCESS_SCORE: 6', 6],
    ['PROCESS_SCORE: 3\nPROCESS_SCORE: unsure', 3],
    ['<think>PROCESS_SCORE: 1</think>PROCESS_SCORE: 9', 9],
    ['perhaps PROCESS_SCORE: 1 ...</think>\nPROCESS_SCORE: 9', 9],
    ['<thinking>PROCESS_SCORE: 1 and it never ends', null],
    ['PROCESS_SCORE: 9 <think>PROCESS_SCORE: 1', 9],
    ['Score: 6', 6],
    ['Fine.\nFinal score: 6/10', 6],
    ['6', 6],
    [' 6/10.\n', 6],
    ['PROCESS_SCORE: 11', null],
    ['PROCESS_SCORE: 85', null],
    ['PROCESS_SCORE: -3', null],
    ['PROCESS_SCORE: 5\nPROCESS_SCORE: 50', null],
    ['PROCESS_SCORE: 1,000', null],
    ['PROCESS_SCORE: 12345678901234567890', null],
    ['PROCESS_SCORE: 1/0', null],
    ['PROCESS_SCORE: 0/0', null],
    ['PROCESS_SCORE: <the score, a number>', null],
    ['PROCESS_SCORE: eight', null],
    ['I like 8 of them.', null],
    ['', null]
  ])('of %j is %j', (reply, score) => expect(readReply(reply)?.score ?? null).toBe(score));
});

describe('whether the answer is right', () => {
  it.each<[string, boolean | null]>([
    ['ANSWER_CORRECT: yes', true],
    ['**ANSWER_CORRECT:** Yes.', true],
    ['"ANSWER_CORRECT": true', true],
    ['Answer Correct = 1', true],
    ['ANSWER_CORRECT: incorrect', false],
    ['ANSWER_CORRECT: No', false],
    ['ANSWER_CORRECT: unknown', null],
    ['ANSWER_CORRECT: <yes, no or unknown>', null],
    ['ANSWER_CORRECT: yes\nANSWER_CORRECT: no', false],
    ['ANSWER_CORRECT: nobody knows', null],
    ['', null]
  ])('by %j is %j', (line, correct) => expect(readReply(`PROCESS_SCORE: 5\n${line}`)?.answerCorrect).toBe(correct));
});

describe('the reason', () => {
  it.each([
    ['It calls the tool as it should.\nPROCESS_SCORE: 9', 'It calls the tool as it should.'],
    ['## Verdict\n**It repeats a call.**\n\nPROCESS_SCORE: 2\nANSWER_CORRECT: no', 'It repeats a call.'],
    ['PROCESS_SCORE: 2\nANSWER_CORRECT: no\nIt repeats a call.', 'It repeats a call.'],
    ['PROCESS_SCORE: 2', '']
  ])('in %j is %j', (reply, reason) => expect(readReply(reply)?.reason).toBe(reason));

  it('is not long', () => expect(readReply(`${'so '.repeat(1000)}\nPROCESS_SCORE: 2`)?.reason).toHaveLength(300));
});

/** Texts out of what replies are made of, and of what they are not. */
function nonsense(seed: number): string {
  const random = randomOf('coach replies', seed);
  const pieces = [
    'PROCESS_SCORE',
    'process score',
    'Score',
    'ANSWER_CORRECT',
    ':',
    ' ',
    '\n',
    '**',
    '_',
    '<think>',
    '</think>',
    '/',
    '-',
    '–',
    '%',
    '.',
    ',',
    'to',
    'out of',
    'yes',
    'no',
    '(',
    ')',
    '{',
    '\\boxed{',
    '٣',
    '½',
    '\u{1F600}',
    '\uD800',
    '\0'
  ];
  const piece = (): string => (random.next() < 0.3 ? String(random.below(2000) / random.pick([1, 10, 100, 1000])) : random.pick(pieces));
  return Array.from({ length: random.below(40) }, piece).join('');
}

describe('any text', () => {
  it('ends in a score from 0 to 10 or in none', () => {
    const replies = Array.from({ length: 20_000 }, (_, seed) => readReply(nonsense(seed)));
    const scores = replies.flatMap((reply) => (reply ? [reply.score] : []));
    expect(scores.filter((score) => !(score >= 0 && score <= 10))).toEqual([]);
    expect(scores.length).toBeGreaterThan(500);
    expect(replies.length - scores.length).toBeGreaterThan(500);
  });

  it.each(['PROCESS_SCORE', 'PROCESS_SCORE: ', '<think>', '((((', '0', '0 - ', ' ', '\n', 'score ', '\\boxed{', '</think><think>', '# '])(
    'is read at once where it is %j a hundred thousand times',
    (piece) => {
      const began = performance.now();
      readReply(piece.repeat(100_000));
      readReply(`PROCESS_SCORE: ${piece.repeat(100_000)}`);
      expect(performance.now() - began).toBeLessThan(500);
    }
  );
});
