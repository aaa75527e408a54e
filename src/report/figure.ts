/** Numbers as text for people: a true minus sign, two decimals, thousands separated, bytes in a fitting unit. */

const MINUS = '−';
/** Made once: constructing a formatter is slow. */
const THOUSANDS = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
const SUPERSCRIPT = '⁰¹²³⁴⁵⁶⁷⁸⁹';

/** `1.83`, `−0.17`; a dash where the value is unknown, which is not the same as zero. What rounds to zero has no sign. */
export function decimal(value: number | null | undefined, places = 2): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return '–';
  const text = value.toFixed(places);
  return /[1-9]/.test(text) ? text.replace('-', MINUS) : text.replace('-', '');
}

/** As `decimal`, with a plus before positive values. */
export function signedDecimal(value: number | null | undefined, places = 2): string {
  const text = decimal(value, places);
  return value && value > 0 && /[1-9]/.test(text) ? `+${text}` : text;
}

/** `62%` of a share between 0 and 1. */
export function percent(share: number | null | undefined): string {
  return share === null || share === undefined || !Number.isFinite(share) ? '–' : `${Math.round(share * 100)}%`;
}

const PERCENT_PLACES = [1, 2, 3] as const;

/** `71.1 → 73.0 %` of two shares between 0 and 1, with as many decimals as tell them apart and from zero, three at most; `<0.001` is less than that. */
export function percentChange(before: number, after: number): string {
  const texts = (places: number): readonly string[] => [before, after].map((share) => (100 * share).toFixed(places));
  const isZero = (text: string): boolean => !/[1-9]/.test(text);
  const enough = (places: number): boolean => new Set(texts(places)).size === 2 && !texts(places).some(isZero);
  const isTiny = Math.max(before, after) < 0.0005;
  const [from, to] = texts(PERCENT_PLACES.find(enough) ?? (isTiny ? 3 : 1)).map((text) => (isTiny && isZero(text) ? '<0.001' : text));
  return `${from} → ${to}\u00a0%`;
}

/** A figure, or that it was not measured, which is not the same as zero. */
export const measured = (value: number | null, show: (value: number) => string): string => (value === null ? 'not measured' : show(value));

/** `2,097,152`, and from 10¹⁵ on `4.4 × 10¹⁵`. */
export function count(value: number): string {
  if (value < 1e15) return THOUSANDS.format(value);
  const [mantissa = '', exponent = ''] = value.toExponential(1).split('e+');
  return `${mantissa} × 10${[...exponent].map((digit) => SUPERSCRIPT[Number(digit)]).join('')}`;
}

/** `1.9 GB`, decimal units. */
export function bytes(value: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  const rank = value < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(value) / 3));
  const scaled = value / 1000 ** rank;
  return `${scaled < 10 && rank > 0 ? scaled.toFixed(1) : Math.round(scaled)} ${units[rank]}`;
}

/** `1.5B`, `0.3M`, `12k`, `940`: a count with one letter for its magnitude. */
export function compactCount(value: number): string {
  if (value >= 1e9) return `${(value / 1e9).toFixed(1)}B`;
  if (value >= 1e6) return `${(value / 1e6).toFixed(1)}M`;
  return value >= 1e3 ? `${(value / 1e3).toFixed(0)}k` : String(value);
}

/** `1 group`, `2 groups`; nouns that do not take an s come with their plural. */
export function plural(amount: number, noun: string, many = `${noun}s`): string {
  return `${count(amount)} ${amount === 1 ? noun : many}`;
}

/** Whether a value reads as less than zero, more, or as zero once it is rounded as `decimal` writes it; zero where it is unknown. */
export function tone(value: number | null | undefined, places = 2): 'less' | 'more' | 'zero' {
  if (value === null || value === undefined || !/[1-9]/.test(decimal(value, places))) return 'zero';
  return value < 0 ? 'less' : 'more';
}
