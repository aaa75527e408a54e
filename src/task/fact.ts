/** What the shop's facts look like. */

/** Something the shop sells. */
export interface Product {
  /** Unique, as written to customers: `Norvik walnut side table`. */
  readonly name: string;
  readonly brand: string;
  readonly category: string;
  /** What it is: `side table`. */
  readonly kind: string;
  /** The word between brand and kind: a colour, a material or a style. */
  readonly style: string;
  readonly material: string;
  /** Whole dollars. */
  readonly price: number;
  readonly stock: number;
  /** Stars, 2.5 to 5, one decimal. */
  readonly rating: number;
  /** How many people rated it. */
  readonly ratings: number;
  /** What reviews praise, and what they complain of; a word or two each. */
  readonly praise: readonly string[];
  readonly blame: readonly string[];
  /** Years; 0 is none. */
  readonly warranty: number;
  /** Whole kilograms, at least 1. */
  readonly weight: number;
}

export const STATUSES = ['processing', 'packed', 'shipped', 'delayed', 'delivered'] as const;

/** An order of one product, somewhere on its way. Dates are of the shop's year, as `june 3`. */
export interface ShopOrder {
  /** Five digits. */
  readonly order: string;
  /** Four digits. */
  readonly account: string;
  /** Name of the product. */
  readonly product: string;
  readonly quantity: number;
  /** Whole dollars. */
  readonly total: number;
  readonly status: (typeof STATUSES)[number];
  readonly placed: string;
  /** When it came; null unless delivered. */
  readonly delivered: string | null;
  readonly city: string;
}

export interface Coupon {
  /** A word and two digits, `SPRING15`. */
  readonly code: string;
  readonly percent: number;
  /** Least whole dollars of an order it applies to. */
  readonly minimum: number;
  readonly expired: boolean;
}

export interface Policy {
  /** Two words, `gift returns`. */
  readonly topic: string;
  readonly text: string;
}

export interface City {
  readonly city: string;
  /** Days of delivery, and whole dollars for it. */
  readonly standard: { readonly days: number; readonly cost: number };
  readonly express: { readonly days: number; readonly cost: number };
  /** Hours of the local store, 0 to 24, on weekdays; it is closed on Sundays. */
  readonly opens: number;
  readonly closes: number;
  /** Hours ahead of the shop's own clock, may be negative. */
  readonly zone: number;
}

export interface Unit {
  readonly from: string;
  readonly to: string;
  /** So many of `to` make one of `from`. */
  readonly factor: number;
}

/** All that the shop knows, keyed in lower case for look-up. */
export interface ShopFacts {
  readonly products: ReadonlyMap<string, Product>;
  /** Names that sound like the others and are of nothing sold here. */
  readonly unsold: readonly string[];
  /** Brand to the city its maker is from. */
  readonly makers: ReadonlyMap<string, string>;
  readonly orders: ReadonlyMap<string, ShopOrder>;
  /** Orders of each account, newest first. */
  readonly accounts: ReadonlyMap<string, readonly ShopOrder[]>;
  readonly coupons: ReadonlyMap<string, Coupon>;
  readonly policies: ReadonlyMap<string, Policy>;
  /** Topics that sound like the others and have no policy. */
  readonly unwritten: readonly string[];
  readonly cities: ReadonlyMap<string, City>;
  /** Currency to how many of it one dollar buys; `dollars` is 1. */
  readonly currencies: ReadonlyMap<string, number>;
  readonly units: readonly Unit[];
  /** Kind to its products, cheapest first. */
  readonly kinds: ReadonlyMap<string, readonly Product[]>;
  /** Material to how it is cared for. */
  readonly care: ReadonlyMap<string, string>;
  /** Who and what appears in problems told in words. */
  readonly people: readonly string[];
  readonly things: readonly string[];
}

/** The shop's today; everything delivered was delivered before it. */
export const TODAY = 'june 10';
