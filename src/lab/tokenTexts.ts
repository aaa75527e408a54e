/** Tokens spelled one by one. A token's text can depend on those before it (a space, a part of a character), so each is what it adds to their text. */

/** Tokens before one that may have a say in its text: a character has four bytes at most. */
const REACH = 8;

type Tokens = readonly number[];

/** The end of a text whose last character is not whole yet. */
const BEGUN = /\uFFFD+$/;

/** The text that each token adds, list by list: laid end to end, the text of the list. A character of several tokens is the last one's; one that is never ended is left out. */
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
      const before = texts.next().value!.replace(BEGUN, '');
      return texts.next().value!.replace(BEGUN, '').slice(before.length);
    })
  );
}
