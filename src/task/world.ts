/** The shop that a branch acts on: facts are shared and constant; state changes belong to the branch. */
import type { World } from '../record/world';
import { SERVICES } from './service';

/** A shop without state changes. Its `call` throws an Error for an unknown tool. */
export function openShop(): World {
  return shopWith(new Set());
}

function shopWith(effects: Set<string>): World {
  return {
    call(tool, args) {
      const service = Object.hasOwn(SERVICES, tool) ? SERVICES[tool] : undefined;
      if (!service)
        throw new Error(`The shop has no tool "${tool}". Check the call against its schema first; the tools are ${Object.keys(SERVICES).join(', ')}.`);
      return service(args, effects);
    },
    effects: () => [...effects].sort(),
    copy: () => shopWith(new Set(effects))
  };
}
