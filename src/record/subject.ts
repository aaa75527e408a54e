/** Subjects: what rows are about. Each has a set of generated rows, which `RunConfig.data` asks for by its name, and teams that answer them. */

/** The names of all; rows of any other name are a visitor's own. */
export const SUBJECTS = ['shop', 'maths'] as const;
/** One of them. */
export type SubjectName = (typeof SUBJECTS)[number];

/** Whether rows of this name are generated. */
export const isSubject = (data: unknown): data is SubjectName => SUBJECTS.some((subject) => subject === data);

/** What rows of this name are about; a visitor's own are questions to the shop. */
export const subjectOf = (data: string): SubjectName => (isSubject(data) ? data : 'shop');

/** By the name in `RunConfig.team`: the subject that it answers. */
export const ANSWERS = { specialists: 'shop', solo: 'shop', maths: 'maths' } as const satisfies Readonly<Record<string, SubjectName>>;
/** The name of a team. */
export type TeamName = keyof typeof ANSWERS;

/** `team` where it answers the subject, else the first team that does. */
export function teamFor(subject: SubjectName, team: TeamName): TeamName {
  return [team, ...(Object.keys(ANSWERS) as TeamName[])].find((candidate) => ANSWERS[candidate] === subject)!;
}
