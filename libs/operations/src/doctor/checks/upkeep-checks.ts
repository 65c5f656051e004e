import type { KubernetesObject } from '../../observation/objects.js';
import { type Check, fail, ok, warn } from '../../findings/finding.js';
import { given } from '../../findings/reading.js';
import type { Installation } from '../installation.js';

const DAY_MS = 24 * 3_600_000;
const CERTIFICATE_WARN_DAYS = 21;
const CERTIFICATE_FAIL_DAYS = 3;
const KEYS_WARN_DAYS = 100;
const VOLUME_WARN_SHARE = 0.8;
const VOLUME_FAIL_SHARE = 0.92;

/** What the rotation writes beside the keys with each of its steps. */
export const KEYS_STEPPED_AT = 'guildhall/keys-stepped-at';

/** Certificates of the namespace's TLS secrets last for weeks; whoever renews them does so at two thirds of their life. */
export const certificatesLast: Check<Installation> = {
  id: 'certificates-last',
  remedy: 'Look at whoever renews it ("kubectl describe certificate" with cert-manager), or replace the Secret.',
  judge: ({ certificates, at }) =>
    given(certificates, (found) => {
      const left = found.map(({ secret, notAfter }) => ({
        secret,
        notAfter,
        days: (notAfter.getTime() - at.getTime()) / DAY_MS,
      }));
      const soon = left.filter(({ days }) => days < CERTIFICATE_WARN_DAYS);
      if (found.length === 0) return ok('No TLS certificate lies in the namespace.');
      if (soon.length === 0)
        return ok(`${found.length} certificates, all good for ${CERTIFICATE_WARN_DAYS} days at least.`);
      const details = soon.map(({ secret, notAfter }) => `${secret}: until ${notAfter.toISOString()}`);
      return (soon.some(({ days }) => days < CERTIFICATE_FAIL_DAYS) ? fail : warn)('Certificates end soon.', details);
    }),
};

/** Keys are changed four times a year at least, by the rotation or by whoever else owns the secrets. */
export const keysChanged: Check<Installation> = {
  id: 'keys-changed',
  remedy:
    'Enable keyRotation in the values, or run "kubectl create job --from=cronjob/guildhall-key-rotation rotate-now" as often as it takes: each run is one safe step.',
  judge: ({ secrets, at }) =>
    given(secrets, (found) => {
      const keys = found.filter(({ metadata }) => metadata.name.endsWith('-keys'));
      const old = keys.filter((secret) => ageInDays(secret, at) > KEYS_WARN_DAYS);
      if (old.length > 0)
        return warn(
          `${old.length} of ${keys.length} Secrets hold keys older than ${KEYS_WARN_DAYS} days.`,
          old.map(({ metadata }) => metadata.name),
        );
      return ok(`${keys.length} Secrets of keys, none older than ${KEYS_WARN_DAYS} days.`);
    }),
};

function ageInDays({ metadata }: KubernetesObject, at: Date): number {
  const changed = metadata.annotations?.[KEYS_STEPPED_AT] ?? metadata.creationTimestamp ?? '';
  return (at.getTime() - Date.parse(changed)) / DAY_MS;
}

/** Every claim has its volume. */
export const volumesBound: Check<Installation> = {
  id: 'volumes-bound',
  remedy: '"kubectl describe pvc" says why: most often a storage class that is not there, or no default one.',
  judge: ({ claims }) =>
    given(claims, (found) => {
      const open = found.filter(({ status }) => status?.phase !== 'Bound');
      if (open.length === 0) return ok(`${found.length} claims have their volumes.`);
      return fail(
        `${open.length} of ${found.length} claims have no volume.`,
        open.map(({ metadata, status }) => `${metadata.name}: ${status?.phase ?? 'unknown'}`),
      );
    }),
};

/** No volume is about to be full: PostgreSQL stops at a full disk, and so does an export. */
export const volumesHaveRoom: Check<Installation> = {
  id: 'volumes-have-room',
  remedy: 'Grow the claim (the storage class must allow it), or shorten what is kept: backups, archives, exports.',
  judge: ({ volumes }) =>
    given(volumes, (uses) => {
      const shares = uses.map(({ claim, usedBytes, capacityBytes }) => ({
        claim,
        share: capacityBytes > 0 ? usedBytes / capacityBytes : 0,
      }));
      const full = shares.filter(({ share }) => share > VOLUME_WARN_SHARE);
      if (full.length === 0) return ok(`${uses.length} volumes have room.`);
      const details = full.map(({ claim, share }) => `${claim}: ${Math.round(share * 100)} % used`);
      return (full.some(({ share }) => share > VOLUME_FAIL_SHARE) ? fail : warn)('Volumes are nearly full.', details);
    }),
};
