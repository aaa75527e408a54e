/** Which of a kernel's programs runs at which sizes: set after autotuning, read whenever a kernel runs. */

/** Tuning keys (`CodedProduct q4 2048x2048 rows 8`) to names of variants; serialisable. Valid for the adapter they were tuned on. */
export type TunedPrograms = Readonly<Record<string, string>>;

let programs: TunedPrograms = {};

/** The tuning key of a kernel at sizes of one class; see `Kernel.sizeClass`. */
export const tuningKey = (kernel: string, sizeClass: string): string => `${kernel} ${sizeClass}`;

/** From now on kernels run these programs. Keys and names that no kernel has are ignored. */
export function useTunedPrograms(next: TunedPrograms): void {
  programs = next;
}

/** The variant that runs at the sizes of a class; undefined where the plain program runs. */
export const tunedProgram = (kernel: string, sizeClass: string): string | undefined => programs[tuningKey(kernel, sizeClass)];

/** Rows up to which a pass counts as decoding; with more it is prefill or training. */
const FEW = 16;

/** A size class by the number of rows alone. */
export const rowClass = (rows: number): string => (rows > FEW ? 'many rows' : 'few rows');
