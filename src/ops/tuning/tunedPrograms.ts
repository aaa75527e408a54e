/** Which of a kernel's programs runs at which sizes: filled by autotuning, read whenever a kernel runs. */

/** Tuning keys (`CodedProduct q4 2048x2048 rows 8`) to names of variants; plain and serialisable. What is fastest on one adapter need not be on another. */
export type TunedPrograms = Readonly<Record<string, string>>;

let programs: TunedPrograms = {};

/** The key of a kernel's sizes of one class; see `Kernel.sizeClass`. */
export const tuningKey = (kernel: string, sizeClass: string): string => `${kernel} ${sizeClass}`;

/** Puts these into use on the active adapter. Keys and names that no kernel has are passed over. */
export function useTunedPrograms(next: TunedPrograms): void {
  programs = next;
}

/** The variant that runs at the sizes of a class; undefined where the plain program runs. */
export const tunedProgram = (kernel: string, sizeClass: string): string | undefined => programs[tuningKey(kernel, sizeClass)];

/** Rows up to which a pass is taken to decode a batch; with more it reads or trains. */
const FEW = 16;

/** A size class by nothing but the number of rows. */
export const rowClass = (rows: number): string => (rows > FEW ? 'many rows' : 'few rows');
