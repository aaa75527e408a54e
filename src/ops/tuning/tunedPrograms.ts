/** Which of a kernel's programs runs on an occasion: filled by tuning, read whenever a kernel runs. */

/** Kernel and occasion (`CodedProduct q4 2048x2048 rows 8`) to the name of a variant; plain and serialisable, true of one adapter only. */
export type TunedPrograms = Readonly<Record<string, string>>;

let choices: TunedPrograms = {};

/** The key of an occasion. */
export const tuningKey = (kernel: string, occasion: string): string => `${kernel} ${occasion}`;

/** Makes these the choices of the active adapter. */
export function useTunedPrograms(next: TunedPrograms): void {
  choices = next;
}

/** The variant chosen for an occasion; undefined where the plain program runs. */
export const tunedProgram = (kernel: string, occasion: string): string | undefined => choices[tuningKey(kernel, occasion)];

/** Rows up to which a pass is taken to decode a batch; with more it reads or trains. */
const FEW = 16;

/** An occasion by nothing but the number of rows. */
export const rowClass = (rows: number): string => (rows > FEW ? 'many rows' : 'few rows');
