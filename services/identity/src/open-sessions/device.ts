import Bowser from 'bowser';

export const DEVICE_KINDS = ['desktop', 'mobile', 'tablet', 'tv', 'bot', 'unknown'] as const;
export type DeviceKind = (typeof DEVICE_KINDS)[number];

/** What somebody recognises a session by, beside time and address. */
export interface Device {
  /** For people: “Firefox on Windows”. */
  readonly name: string;
  readonly browser: string | null;
  readonly system: string | null;
  readonly kind: DeviceKind;
}

const LONGEST_NAME = 60;

/** Reads a user agent. Nobody vouches for it: it says what a client calls itself, and decides nothing. */
export function deviceOf(userAgent: string | null): Device {
  const read = Bowser.parse(userAgent?.trim() || ' ');
  const browser = read.browser.name || null;
  const system = read.os.name || null;
  const kind = DEVICE_KINDS.find((one) => one === read.platform.type) ?? 'unknown';
  const named = [browser, system].filter((part) => part !== null).join(' on ');
  return { name: named || programOf(userAgent), browser, system, kind };
}

// A program names itself by its first product: “curl/8.5.0” (RFC 9110, 10.1.5).
function programOf(userAgent: string | null): string {
  const program = /^[\w!#$%&'*+.^`|~-]+/.exec(userAgent?.trim() ?? '')?.[0];
  return program?.slice(0, LONGEST_NAME) ?? 'Unknown device';
}
