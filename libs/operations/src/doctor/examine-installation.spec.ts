import { describe, expect, it } from '@jest/globals';
import { daysAgo, hoursAgo, installation, pod } from '../../test/installation.js';
import { DISEASES, warning } from '../../test/diseases.js';
import type { Finding } from '../findings/finding.js';
import { DOCTOR_CHECKS, examineInstallation } from './examine-installation.js';
import type { Installation } from './installation.js';

const find = (check: string, changed: Partial<Installation>): Finding =>
  examineInstallation(installation(changed)).find((finding) => finding.check === check)!;

describe('the doctor', () => {
  it('finds nothing wrong with an installation that is well, and asks for nothing to be done', () => {
    const findings = examineInstallation(installation());
    expect(findings.filter(({ verdict }) => verdict !== 'ok')).toEqual([]);
    expect(findings.filter(({ remedy, link }) => remedy ?? link)).toEqual([]);
    expect(findings).toHaveLength(DOCTOR_CHECKS.length);
  });

  it.each(DISEASES)('%s: %s, with words on "%s"', (check, verdict, says, ill) => {
    const finding = find(check, ill);
    expect(finding.verdict).toBe(verdict);
    expect([finding.says, ...finding.details].join('\n')).toContain(says);
    // Where nothing is known, there is nothing to mend yet.
    expect(finding.remedy ?? '').toMatch(verdict === 'unknown' ? /^$/ : /\w/);
    expect(finding.link).toContain(`#${check}`);
  });

  it('has a disease here for every check', () => {
    expect(new Set(DISEASES.map(([check]) => check))).toEqual(new Set(DOCTOR_CHECKS.map(({ id }) => id)));
  });

  it('says of what it may not look at that it could not, and of nothing that it is well', () => {
    const missing = { missing: 'forbidden' };
    const blind = installation({
      deployments: missing,
      statefulSets: missing,
      pods: missing,
      jobs: missing,
      cronJobs: missing,
      claims: missing,
      events: missing,
      secrets: missing,
      certificates: missing,
      volumes: missing,
      vitals: [],
    });
    expect(examineInstallation(blind).filter(({ verdict }) => verdict === 'ok')).toEqual([]);
  });

  it('lets old restarts, old warnings and Jobs’ pods be', () => {
    const lastState = { terminated: { reason: 'Error', exitCode: 1, finishedAt: hoursAgo(5) } };
    expect(find('pods-stay-up', { pods: { value: [pod('audit', { lastState })] } }).verdict).toBe('ok');
    expect(find('no-warnings', { events: { value: [{ ...warning, lastTimestamp: hoursAgo(5) }] } }).verdict).toBe('ok');
    expect(
      find('pods-ready', { pods: { value: [pod('audit'), pod('topics', { isReady: false, phase: 'Succeeded' })] } })
        .verdict,
    ).toBe('ok');
  });

  it('lets the warnings of pods be that are gone', () => {
    const gone = { ...warning, lastTimestamp: hoursAgo(0.1), involvedObject: { kind: 'Pod', name: 'acme-audit-x0' } };
    expect(find('no-warnings', { events: { value: [gone] } }).verdict).toBe('ok');
  });

  it('asks no version of the servers of a trial', () => {
    const { labels: _, ...metadata } = pod('postgres').metadata;
    expect(find('one-version', { pods: { value: [pod('audit'), { ...pod('postgres'), metadata }] } }).verdict).toBe(
      'ok',
    );
  });

  it('takes keys for as old as the last step of their rotation', () => {
    const annotations = { 'guildhall/keys-stepped-at': daysAgo(20) };
    const metadata = { name: 'acme-identity-keys', creationTimestamp: daysAgo(200), annotations };
    expect(find('keys-changed', { secrets: { value: [{ metadata }] } }).verdict).toBe('ok');
  });
});
