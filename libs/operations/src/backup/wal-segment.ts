/** The default of PostgreSQL, which hardly anybody changes (`initdb --wal-segsize`); other sizes are refused when they arrive. */
export const WAL_SEGMENT_BYTES = 2 ** 24;

const SEGMENTS_IN_LOG = 2 ** 32 / WAL_SEGMENT_BYTES;
const SEGMENT = /^([0-9A-F]{8})([0-9A-F]{8})([0-9A-F]{8})$/;
const HISTORY = /^[0-9A-F]{8}\.history$/;
const PARTIAL = '.partial';

/** A complete segment of the write-ahead log, by its file name: `000000010000000A000000FE`. */
export interface WalSegment {
  readonly name: string;
  readonly timeline: number;
  /** Counts the segments of a timeline from the beginning of the log. */
  readonly place: number;
}

/** Undefined for the name of anything else. */
export function walSegment(name: string): WalSegment | undefined {
  const [, timeline, log, segment] = SEGMENT.exec(name) ?? [];
  if (timeline === undefined) return undefined;
  return { name, timeline: hex(timeline), place: hex(log) * SEGMENTS_IN_LOG + hex(segment) };
}

/** `00000002.history`: where a timeline left another one. Recovery reads it to find its way. */
export const isTimelineHistory = (name: string): boolean => HISTORY.test(name);

/** The segment that a file name with `.partial` is the beginning of; undefined for other names. */
export const partialOf = (name: string): WalSegment | undefined =>
  name.endsWith(PARTIAL) ? walSegment(name.slice(0, -PARTIAL.length)) : undefined;

/** The segment that a place of the log (`1A/FE000028`) lies in. */
export function segmentAt(timeline: number, lsn: string): WalSegment {
  const [log = '', offset = ''] = lsn.split('/');
  const segment = Math.floor(hex(offset) / WAL_SEGMENT_BYTES);
  const name = [timeline, hex(log), segment].map((part) => part.toString(16).toUpperCase().padStart(8, '0')).join('');
  return { name, timeline, place: hex(log) * SEGMENTS_IN_LOG + segment };
}

/** The places between the first and the last at which no timeline has a segment: recovery would end there. */
export function gapsIn(segments: readonly WalSegment[]): number {
  const places = new Set(segments.map(({ place }) => place));
  if (places.size === 0) return 0;
  return Math.max(...places) - Math.min(...places) + 1 - places.size;
}

const hex = (text: string | undefined): number => Number.parseInt(text ?? '', 16);
