/** Limits that hold however much memory a device has. */

/** Most bytes of weights on WebAssembly, whose heap is 4 GB: adapters, cache and intermediate results need the rest. */
export const MAX_WASM_WEIGHT_BYTES = 2.5e9;

/** Most tokens in the cache. The sequences of a large batch have fewer in all; more would only keep prefixes that no request uses again. */
export const MAX_CACHE_TOKENS = 40_960;
