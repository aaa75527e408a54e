/** What a model is never given more of than this, however much a device has. */

/** Bytes that WebAssembly's 4 GB can give to weights; adapters, the cache and products need the rest. */
export const MAX_WASM_WEIGHT_BYTES = 2.5e9;

/** Tokens in the cache, more than all sequences of a wide batch have together: a larger one would hold what nobody comes back to. */
export const MAX_CACHE_TOKENS = 40_960;
