/** The types of the shop's facts. */

/** Something the shop sells. */
export interface Product {
  /** Unique, as written to customers: `Norvik walnut side table`. */
  readonly name: string;
  readonly brand: string;
  readonly category: string;
  /** `side table`. */
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

/** The states of an order, in order. */
export const STATUSES = ['processing', 'packed', 'shipped', 'delayed', 'delivered'] as const;

/** An order of one product. Dates are of the shop's year, as `june 3`. */
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
  /** Date of delivery; null unless delivered. */
  readonly delivered: string | null;
  readonly city: string;
}

/** A discount in percent on a whole order. */
export interface Coupon {
  /** A word and two digits, `SPRING15`. */
  readonly code: string;
  readonly percent: number;
  /** Least whole dollars of an order it applies to. */
  readonly minimum: number;
  readonly expired: boolean;
}

/** A rule of the shop. */
export interface Policy {
  /** Two words, `gift returns`. */
  readonly topic: string;
  readonly text: string;
}

/** A city with a store and delivery. */
export interface City {
  readonly city: string;
  /** Days of delivery, and whole dollars for it. */
  readonly standard: { readonly days: number; readonly cost: number };
  readonly express: { readonly days: number; readonly cost: number };
  /** Hours of the local store, 0 to 24, on weekdays; it is closed on Sundays. */
  readonly opens: number;
  readonly closes: number;
  /** Hours ahead of the shop's clock; may be negative. */
  readonly zone: number;
}

/** A conversion: one `from` is `factor` of `to`. */
export interface Unit {
  readonly from: string;
  readonly to: string;
  readonly factor: number;
}

/** All facts of the shop; maps are keyed in lower case. */
export interface ShopFacts {
  readonly products: ReadonlyMap<string, Product>;
  /** Names like those of products, of nothing that is sold. */
  readonly unsold: readonly string[];
  /** Brand to the city its maker is from. */
  readonly makers: ReadonlyMap<string, string>;
  readonly orders: ReadonlyMap<string, ShopOrder>;
  /** Orders of each account, newest first. */
  readonly accounts: ReadonlyMap<string, readonly ShopOrder[]>;
  readonly coupons: ReadonlyMap<string, Coupon>;
  readonly policies: ReadonlyMap<string, Policy>;
  /** Topics like those of policies, without a policy. */
  readonly unwritten: readonly string[];
  readonly cities: ReadonlyMap<string, City>;
  /** Currency to the amount of it that one dollar buys; `dollars` is 1. */
  readonly currencies: ReadonlyMap<string, number>;
  readonly units: readonly Unit[];
  /** Kind to its products, cheapest first. */
  readonly kinds: ReadonlyMap<string, readonly Product[]>;
  /** Material to the instructions for its care. */
  readonly care: ReadonlyMap<string, string>;
  /** Names of people and things in word problems. */
  readonly people: readonly string[];
  readonly things: readonly string[];
}

/** The shop's present date; every delivery lies before it. */
export const TODAY = 'june 10';
