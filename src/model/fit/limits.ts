/** The most of something that a model is given, however much the device has. */

/** Most bytes of weights on WebAssembly: of its 4 GB the adapters, the cache and intermediate results need the rest. */
export const MAX_WASM_WEIGHT_BYTES = 2.5e9;

/** Most tokens in the cache. All sequences of a wide batch have fewer together, so that more would only hold prefixes to which no request returns. */
export const MAX_CACHE_TOKENS = 40_960;
