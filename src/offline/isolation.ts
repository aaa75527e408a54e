/** The headers of cross-origin isolation, without which WebAssembly threads and precise clocks are withheld. */
export const isolation: Readonly<Record<string, string>> = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp'
};
