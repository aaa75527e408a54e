/** The checks of a row find what is wrong with it: each is shown a row spoilt in one way. */
import { describe, expect, it } from 'vitest';
import { productsSeenInTraining, repeatedQueries, rewordedRows, sharedEntities } from '../../scripts/datasets/whole';
import { problemsOf } from '../../scripts/datasets/verify';
import type { TaskRow } from '../../src/record/row';
import { FAMILIES } from '../../src/task/family';
import { rowOf } from '../../src/task/row';

const row = rowOf('train', 'coop', Object.keys(FAMILIES.coop).indexOf('bulk'));
const [first, second] = row.plan;

const spoilt = (task: Partial<TaskRow['task']>, plan: TaskRow['plan'] = row.plan): TaskRow => ({ ...row, task: { ...row.task, ...task }, plan });

describe('a row', () => {
  it('is right as it is made', () => expect(problemsOf(row)).toEqual([]));
  it.each([
    ['an observation the shop does not give', spoilt({}, [{ ...first!, calls: [{ ...first!.calls[0]!, observation: '$1' }] }, second!]), /answered/],
    ['an argument its schema does not know', spoilt({}, [{ ...first!, calls: [{ ...first!.calls[0]!, arguments: { thing: 'x' } }] }, second!]), /may not call/],
    ['an effect that does not happen', spoilt({ effects: ['cancel 12345'] }), /The shop saw/],
    ['an answer of figures from nowhere', spoilt({}, [{ ...first!, answer: 'It costs $987654' }, second!]), /987654/],
    ['a response of figures from nowhere', spoilt({ response: 'They cost $987654' }), /nobody has seen/],
    ['a name from nowhere', spoilt({ parts: [{ type: 'name', value: 'Golden goose' }] }), /nobody has seen/],
    ['a response that is not what is asked for', spoilt({ parts: [{ type: 'number', value: '987654' }] }), /is judged 0/]
  ])('is found out with %s', (_, wrong, problem) => expect(problemsOf(wrong).join(' ')).toMatch(problem));

  it('cannot call a tool there is not', () => {
    const calls = [{ ...first!.calls[0]!, tool: 'toString' }];
    expect(() => problemsOf(spoilt({}, [{ ...first!, calls }, second!]))).toThrow(/no tool "toString"/);
  });
});

describe('rows together', () => {
  const rows = { sft: [row], rl: [], dev: [], test: [rowOf('test', 'coop', 0)] };
  it('share nothing as they are made', () => expect([...sharedEntities(rows), ...repeatedQueries(rows)]).toEqual([]));
  it('are found out when a test row is about what a training row is about', () => {
    const stolen = { ...rows.test[0]!, entities: row.entities };
    expect(sharedEntities({ ...rows, test: [stolen] })).toHaveLength(row.entities.length);
  });
  it('are found out when one asks what another asks', () => expect(repeatedQueries({ ...rows, rl: [row] })).toHaveLength(1));
});

describe('what parts have in common', () => {
  const about = (product: string, observation: string): TaskRow => ({
    ...row,
    entities: [`product ${product}`],
    plan: [{ ...first!, calls: [{ ...first!.calls[0]!, observation }] }]
  });
  it('is a test product that a search in training lists', () => {
    const rows = {
      sft: [about('Blue cup', 'Red cup $3; Green cup $4')],
      rl: [about('Red jug', '$9')],
      test: [about('Green cup', '$4'), about('Old cup', '$5')]
    };
    expect(productsSeenInTraining(rows)).toEqual({ asked: ['Green cup', 'Old cup'], seenInTraining: ['Green cup'] });
  });
  it('is a question in other words', () => {
    const reworded = { ...row, task: { ...row.task, query: 'The same in other words?' } };
    const other = { ...row, entities: ['product Another'] };
    expect(rewordedRows({ sft: [row], rl: [reworded, other] })).toEqual([reworded]);
  });
});
