import type { Addresses, Figures } from '../measurement.js';

/** What the measuring process asks a contender's process for. */
export type Request =
  | { readonly kind: 'open'; readonly servers: Addresses }
  | { readonly kind: 'round' }
  | { readonly kind: 'close' };

export type Answer =
  | { readonly kind: 'opened' }
  | { readonly kind: 'measured'; readonly figures: Figures }
  | { readonly kind: 'closed' }
  | { readonly kind: 'failed'; readonly error: string };
