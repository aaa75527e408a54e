/** Where an arrow key leads among cards in rows. */

/** The card's place on the page. */
interface CardPlace {
  readonly top: number;
  readonly left: number;
}

/** Left and right go through the cards in order, up and down to the nearest of the next row, Home and End to the ends. Undefined where a key leads nowhere. */
export function cardBeside(cards: readonly CardPlace[], at: number, key: string): number | undefined {
  const own = cards[at];
  if (!own) return undefined;
  const inRow = (direction: 1 | -1): number | undefined => {
    const beyond = cards.map((card, place) => ({ ...card, place })).filter(({ top }) => direction * (top - own.top) > 1);
    const row = Math.min(...beyond.map(({ top }) => direction * top));
    return beyond.filter(({ top }) => Math.abs(direction * top - row) <= 1).sort((a, b) => Math.abs(a.left - own.left) - Math.abs(b.left - own.left))[0]?.place;
  };
  const step = (by: number): number | undefined => (cards[at + by] ? at + by : undefined);
  switch (key) {
    case 'ArrowRight':
      return step(1);
    case 'ArrowLeft':
      return step(-1);
    case 'ArrowDown':
      return inRow(1);
    case 'ArrowUp':
      return inRow(-1);
    case 'Home':
      return 0;
    case 'End':
      return cards.length - 1;
    default:
      return undefined;
  }
}
