/** The text of single tokens. It can depend on the tokens before (a space, a part of a character), so a token's text is what it adds to theirs. */

/** Tokens before one that can change its text: a character has four bytes at most, and a byte may be a token. */
const REACH = 8;

type Tokens = readonly number[];

/** The end of a text whose last character still lacks bytes. */
const INCOMPLETE = /\uFFFD+$/;

/** The text that each token adds, list by list: joined, they are the text of the list. A character of several tokens belongs to the last of them; one whose bytes never come is left out. */
export async function tokenTexts(lists: readonly Tokens[], decode: (lists: readonly Tokens[]) => Promise<string[]>): Promise<string[][]> {
  const pairs = lists.flatMap((list) =>
    list.flatMap((_, i) => {
      const from = Math.max(0, i - REACH);
      return [list.slice(from, i), list.slice(from, i + 1)];
    })
  );
  const texts = (await decode(pairs)).values();
  return lists.map((list) =>
    list.map(() => {
      const before = texts.next().value!.replace(INCOMPLETE, '');
      return texts.next().value!.replace(INCOMPLETE, '').slice(before.length);
    })
  );
}
