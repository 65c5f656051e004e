import { Injectable } from '@nestjs/common';

/** How large a part grows before it is stored. */
@Injectable()
export class PartLimits {
  /** A download has as much of it in memory at a time. */
  bytes = 2_097_152;
  /** Places looked at before it is said how far it is, also where hardly any entry of them is wanted. */
  places = 50_000;
}

export interface Reached {
  readonly entries: number;
  /** All places before this one are in it. */
  readonly nextPlace: number;
}

/** What will be the next part of a file. */
export class GrowingPart {
  private pieces: Uint8Array[] = [];
  private length = 0;
  private count = 0;
  private reached: number;

  constructor(
    private begin: number,
    private readonly limits: PartLimits,
  ) {
    this.reached = begin;
  }

  take(piece: Uint8Array, { entries, nextPlace }: Reached): void {
    this.pieces.push(piece);
    this.length += piece.byteLength;
    this.count += entries;
    this.reached = nextPlace;
  }

  get isFull(): boolean {
    return this.length >= this.limits.bytes || this.reached - this.begin >= this.limits.places;
  }

  /** All of it; then it is empty, and the next one begins. */
  taken(): { readonly content: Buffer } & Reached {
    const taken = { content: Buffer.concat(this.pieces), entries: this.count, nextPlace: this.reached };
    [this.pieces, this.length, this.count, this.begin] = [[], 0, 0, this.reached];
    return taken;
  }
}
