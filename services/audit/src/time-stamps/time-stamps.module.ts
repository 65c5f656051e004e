import { X509Certificate } from 'node:crypto';
import { EgressClient } from '@guildhall/egress';
import { type DynamicModule, Module } from '@nestjs/common';
import { StampCheckpoint, StampRhythm } from './stamp-checkpoint.js';
import { TimeAuthority } from './time-authority.js';
import { TimeStamping } from './time-stamping.js';

export interface TimeStampSettings {
  readonly TIMESTAMP_URL?: string | undefined;
  readonly TIMESTAMP_ROOTS?: string | undefined;
  readonly TIMESTAMP_EVERY_CHECKPOINTS: number;
  readonly TIMESTAMP_MINUTES: number;
}

/** `outgoing` exports the egress client and the news of checkpoints. */
@Module({ providers: [TimeStamping], exports: [TimeStamping] })
export class TimeStampsModule {
  static on(settings: TimeStampSettings, outgoing: DynamicModule): DynamicModule {
    const { TIMESTAMP_URL: url, TIMESTAMP_ROOTS } = settings;
    const module = { module: TimeStampsModule, imports: [outgoing] };
    if (!url) return module;
    const roots = certificatesIn(TIMESTAMP_ROOTS ?? '');
    if (roots.length === 0) throw new TypeError('TIMESTAMP_URL needs TIMESTAMP_ROOTS: whose stamps would be believed?');
    const rhythm = new StampRhythm(settings.TIMESTAMP_EVERY_CHECKPOINTS, settings.TIMESTAMP_MINUTES * 60_000);
    const authorityOf = (egress: EgressClient) => {
      // What will never be called is said at the start, not each time.
      egress.requireAllowed(url);
      return new TimeAuthority(url, roots, egress);
    };
    return {
      ...module,
      providers: [
        StampCheckpoint,
        { provide: StampRhythm, useValue: rhythm },
        { provide: TimeAuthority, inject: [EgressClient], useFactory: authorityOf },
      ],
    };
  }
}

const certificatesIn = (pem: string): X509Certificate[] =>
  (pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? []).map(
    (one) => new X509Certificate(one),
  );
