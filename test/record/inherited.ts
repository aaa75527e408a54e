/** Names that every object answers to although nobody put them in. */
export const INHERITED: readonly string[] = Object.getOwnPropertyNames(Object.prototype);
