/** The team: who is there, and schemas that offer exactly what the shop has. */
import { describe, expect, it } from 'vitest';
import { hima } from '../../src/agent/team';
import { FACTS } from '../../src/task/facts';
import { SERVICES } from '../../src/task/service';

const [master, ...specialists] = hima();

describe('the team', () => {
  it('is a master and four specialists', () => {
    expect(hima().map((agent) => agent.name)).toEqual(['master', 'qa', 'efc', 'gfc', 'math']);
    expect(hima().map((agent) => agent.title)).toEqual(['Master', 'QA', 'EFC', 'GFC', 'Math']);
  });
  it('makes the specialists the tools of the master, each with one argument', () => {
    expect(master!.tools.map((tool) => tool.name)).toEqual(specialists.map((agent) => agent.name));
    for (const tool of master!.tools) expect(tool.parameters.required).toEqual(['task']);
  });
  it('has a tool for each service of the shop, with its arguments in the same order', () => {
    const tools = specialists.flatMap((agent) => agent.tools).map((tool) => [tool.name, tool.parameters.required]);
    expect(Object.fromEntries(tools)).toEqual(Object.fromEntries(Object.entries(SERVICES).map(([name, service]) => [name, service.parameters])));
  });
  it('offers the currencies and measures that there are', () => {
    const property = (name: string, key: string) => specialists.flatMap((agent) => agent.tools).find((tool) => tool.name === name)!.parameters.properties[key];
    expect(property('currency', 'to')!.enum).toEqual([...FACTS.currencies.keys()]);
    expect(property('convert', 'from')!.enum).toEqual(FACTS.units.map((unit) => unit.from));
    expect(property('convert', 'to')!.enum).toEqual(FACTS.units.map((unit) => unit.to));
  });
  it('requires every argument it knows and no other', () => {
    for (const { parameters } of hima().flatMap((agent) => agent.tools)) {
      expect(parameters.required).toEqual(Object.keys(parameters.properties));
      expect(parameters.additionalProperties).toBe(false);
    }
  });
});
