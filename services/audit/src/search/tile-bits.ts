/** The places that one row of the index stands for: as many leaves as a tile of the tree has (C2SP tlog-tiles). */
export const TILE = 256;

export const tileOf = (place: number): number => Math.floor(place / TILE);

/** The places of a tile at which something stands, as PostgreSQL writes a `bit(256)`. */
export type TileBits = string;

/** The places that are set, the highest first. */
export function placesOf(tile: number, bits: TileBits): number[] {
  const places: number[] = [];
  for (let at = bits.lastIndexOf('1'); at >= 0; at = at === 0 ? -1 : bits.lastIndexOf('1', at - 1))
    places.push(tile * TILE + at);
  return places;
}

/** Gathers which terms stand at which places of one tile. */
export class TileTerms {
  private readonly found = new Map<string, Buffer>();

  add(term: string, at: number): void {
    const bits = this.found.get(term) ?? Buffer.alloc(TILE / 8);
    bits[at >> 3] = (bits[at >> 3] ?? 0) | (0x80 >> (at & 7));
    this.found.set(term, bits);
  }

  /** Terms in the order of the index, so that its pages are met once each, and their places in hex. */
  rows(): { terms: string[]; places: string[] } {
    const terms = [...this.found.keys()].sort();
    return { terms, places: terms.map((term) => `x${this.found.get(term)?.toString('hex')}`) };
  }
}
