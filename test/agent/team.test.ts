/** The team: who is there, and tools that fit what the shop offers. */
import { describe, expect, it } from 'vitest';
import { hima } from '../../src/agent/team';
import { SERVICES } from '../../src/task/service';

const [master, ...specialists] = hima();
const tools = specialists.flatMap((agent) => agent.tools);

describe('the team', () => {
  it('is a master and four specialists', () => {
    expect(hima().map((agent) => agent.name)).toEqual(['master', 'qa', 'efc', 'gfc', 'math']);
    expect(hima().map((agent) => agent.title)).toEqual(['Master', 'QA', 'EFC', 'GFC', 'Math']);
  });
  it('makes the specialists the tools of the master, each with one argument', () => {
    expect(master!.tools.map((tool) => tool.name)).toEqual(specialists.map((agent) => agent.name));
    for (const tool of master!.tools) expect(tool.parameters.required).toEqual(['task']);
  });
  it('has one tool for each service of the shop, two dozen and more', () => {
    expect(tools.map(({ name }) => name).sort()).toEqual(Object.keys(SERVICES).sort());
    expect(tools.length).toBeGreaterThanOrEqual(24);
    for (const { tools } of specialists) expect(tools.length).toBeGreaterThan(3);
  });
  it('requires arguments that it knows, allows no other and describes all', () => {
    for (const { parameters, description } of hima().flatMap((agent) => agent.tools)) {
      expect(Object.keys(parameters.properties)).toEqual(expect.arrayContaining([...parameters.required]));
      expect(parameters.additionalProperties).toBe(false);
      for (const text of [description, ...Object.values(parameters.properties).map((property) => property.description)]) expect(text.length).toBeGreaterThan(5);
    }
  });
  it('has patterns that match whole arguments', () => {
    const patterns = tools.flatMap(({ parameters }) => Object.values(parameters.properties).flatMap(({ pattern }) => pattern ?? []));
    expect(patterns.length).toBeGreaterThan(5);
    for (const pattern of patterns) expect(pattern).toMatch(/^\^.*\$$/);
  });
});
