import { scrub } from '@guildhall/telemetry';
import type { Finding, Verdict } from './finding.js';

/** Of the commands that examine; 1 is a wrong use, as everywhere. */
export const EXIT_CODES = { healthy: 0, wrongUse: 1, failed: 2 } as const;

export interface Report {
  readonly format: 'guildhall-findings/1';
  readonly about: 'doctor' | 'preflight';
  readonly at: string;
  readonly namespace: string;
  readonly verdict: Verdict;
  readonly findings: readonly Finding[];
}

// The worst first. What could not be looked at is worse than well, and better than known to be bad.
const BY_WEIGHT: readonly Verdict[] = ['fail', 'warn', 'unknown', 'ok'];
const MARKS: Readonly<Record<Verdict, string>> = {
  ok: 'ok     ',
  warn: 'warn   ',
  fail: 'FAIL   ',
  unknown: 'unknown',
};

/** The report of all findings, scrubbed: what a server says of itself may quote what it was told. */
export function reportOf(head: Pick<Report, 'about' | 'at' | 'namespace'>, findings: readonly Finding[]): Report {
  const verdict = BY_WEIGHT.find((each) => findings.some((finding) => finding.verdict === each)) ?? 'unknown';
  const clean = findings.map((finding) => ({
    ...finding,
    says: scrub(finding.says),
    details: finding.details.map(scrub),
  }));
  return { format: 'guildhall-findings/1', ...head, verdict, findings: clean };
}

/** 0 unless something failed; with `isStrict` also warnings and what could not be looked at count. */
export function exitCodeOf({ verdict }: Report, { isStrict }: { readonly isStrict: boolean }): number {
  return verdict === 'fail' || (isStrict && verdict !== 'ok') ? EXIT_CODES.failed : EXIT_CODES.healthy;
}

/** For people: a line a check, with its details and its remedy below where there is something to do. */
export function reportText({ findings }: Report): string {
  const width = Math.max(0, ...findings.map(({ check }) => check.length));
  return [...findings.map((finding) => findingText(finding, width)), '', sumOf(findings), ''].join('\n');
}

function findingText({ check, verdict, says, details, remedy, link }: Finding, width: number): string {
  const below = [...details, ...(remedy ? [`→ ${remedy}`] : []), ...(link ? [`  ${link}`] : [])];
  return [`${MARKS[verdict]}  ${check.padEnd(width)}  ${says}`, ...below.map((line) => `         ${line}`)].join('\n');
}

function sumOf(findings: readonly Finding[]): string {
  const count = (verdict: Verdict) => findings.filter((finding) => finding.verdict === verdict).length;
  return BY_WEIGHT.toReversed()
    .map((verdict) => `${count(verdict)} ${verdict}`)
    .join(', ');
}
