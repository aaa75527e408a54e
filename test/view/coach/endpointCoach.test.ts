/** The endpoint as the page has it: what is kept of it and what is not, and what a run is told that asks it. */
import { describe, expect, it } from 'vitest';
import { frameAddress, type OpenEndpointFrame } from '../../../src/bridge/endpointFrame';
import type { EndpointSettings, EndpointStatus } from '../../../src/record/endpoint';
import { costText } from '../../../src/view/coach/costText';
import { EndpointCoach, readSettings, settingsProblem } from '../../../src/view/coach/endpointCoach.svelte';

const KEY = 'sk-test-0123456789';
const SETTINGS: EndpointSettings = {
  address: 'https://api.example.com/v1',
  model: 'judge',
  requestsPerMinute: 60,
  promptPrice: 1,
  completionPrice: 2,
  ceiling: 3
};
const STATUS: EndpointStatus = {
  requests: 3,
  retries: 0,
  promptTokens: 9,
  completionTokens: 9,
  cost: 0.5,
  isEstimated: false,
  problem: null,
  isStopped: false
};

/** A browser's storage, and a frame that answers with what it was opened with. */
function openPage() {
  const kept = new Map<string, string>();
  const told: { key: string; onStatus: (status: EndpointStatus) => void; closed: boolean }[] = [];
  const open: OpenEndpointFrame = async ({ address }, key, onStatus) => {
    if (address.startsWith('http:')) throw new RangeError('Enter an address that begins with https://.');
    const frame = { key, onStatus, closed: false };
    told.push(frame);
    return { complete: async (messages) => `${address} ${messages.length}`, close: () => (frame.closed = true) };
  };
  const storage = { getItem: (name: string) => kept.get(name) ?? null, setItem: (name: string, value: string) => void kept.set(name, value) };
  return { kept, told, make: () => new EndpointCoach(open, storage) };
}

describe('an endpoint', () => {
  it('is asked once it is named, and its settings are there at the next visit, without its key', async () => {
    const { kept, told, make } = openPage();
    const endpoint = make();
    expect(endpoint.problem()).toMatch(/^No endpoint is named to coach\./);
    await expect(endpoint.ask([])).rejects.toThrow('No endpoint is named to coach.');
    await endpoint.name(SETTINGS, KEY);
    expect([endpoint.problem(), await endpoint.ask([{ role: 'user', content: 'a' }])]).toEqual([null, 'https://api.example.com/v1 1']);
    expect(told[0]!.key).toBe(KEY);
    expect([...kept.values()].join()).not.toContain(KEY);
    expect(JSON.stringify(endpoint)).not.toContain(KEY);
    expect(make().settings).toEqual(SETTINGS);
    expect(make().status).toBeNull();
  });

  it('shows its status, and says why it cannot be asked where it stopped', async () => {
    const { told, make } = openPage();
    const endpoint = make();
    await endpoint.name(SETTINGS, KEY);
    told[0]!.onStatus({ ...STATUS, problem: 'It was busy.' });
    expect([endpoint.status?.requests, endpoint.problem()]).toEqual([3, null]);
    told[0]!.onStatus({ ...STATUS, problem: 'It refuses the key.', isStopped: true });
    expect(endpoint.problem()).toBe('It refuses the key.');
  });

  it('that is forgotten or named anew is closed, and what it says late is not heard', async () => {
    const { told, make } = openPage();
    const endpoint = make();
    await endpoint.name(SETTINGS, KEY);
    await endpoint.name({ ...SETTINGS, model: 'other' }, 'another');
    told[0]!.onStatus({ ...STATUS, isStopped: true, problem: 'It refuses the key.' });
    expect([told[0]!.closed, told[1]!.closed, endpoint.problem()]).toEqual([true, false, null]);
    endpoint.forget();
    expect([told[1]!.closed, endpoint.status]).toEqual([true, null]);
    expect(endpoint.problem()).toMatch(/^No endpoint is named/);
  });

  it('that is refused is not named', async () => {
    const { kept, make } = openPage();
    const endpoint = make();
    await expect(endpoint.name({ ...SETTINGS, address: 'http://api.example.com' }, KEY)).rejects.toThrow('https://');
    expect([endpoint.status, endpoint.opening, kept.size]).toEqual([null, false, 0]);
    expect(endpoint.problem()).toMatch(/^No endpoint is named/);
  });
});

it.each<[Partial<EndpointSettings>, RegExp]>([
  [{ address: ' ' }, /address/],
  [{ model: '' }, /name by which/],
  [{ requestsPerMinute: 0 }, /requests/],
  [{ ceiling: NaN }, /ceiling/],
  [{ promptPrice: -1 }, /prices/]
])('of settings with %j it is said what is missing', (changes, sentence) => expect(settingsProblem({ ...SETTINGS, ...changes })).toMatch(sentence));

it.each([null, '', 'no JSON', 'null', '7', '{"address": 7, "key": "secret"}'])('kept settings such as %j give a form that can be filled in', (text) => {
  expect(readSettings(text)).toEqual(readSettings('{}'));
});

it.each([
  ['https://api.example.com/v1', 'https://page.example/some/endpoint.html?allow=https%3A%2F%2Fapi.example.com'],
  ['http://localhost:8080/v1', 'https://page.example/some/endpoint.html?allow=http%3A%2F%2Flocalhost%3A8080'],
  ['no address', 'https://page.example/some/endpoint.html']
])('the frame of %j allows its origin alone', (address, frame) => expect(frameAddress(address, 'https://page.example/some/')).toBe(frame));

it.each([
  [0, 'cost 0.00 of 3'],
  [0.00042, 'cost 0.0004 of 3'],
  [1.5, 'cost 1.50 of 3']
])('a cost of %d is written so that small ones show', (cost, text) => expect(costText({ cost }, SETTINGS)).toBe(text));
