/** Families of queries as people read them. */

/** `arrival weather` of `arrivalWeather`. */
export const nameFamily = (family: string): string => family.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
