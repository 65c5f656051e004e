import { EgressClient, type EgressSettings } from '@guildhall/egress';
import { type BeforeApplicationShutdown, type DynamicModule, Injectable, Module } from '@nestjs/common';
import { CheckpointNews } from './checkpoint-news.js';
import { CosignCheckpoint } from './cosign-checkpoint.js';
import { Cosigning, Witnesses } from './cosigning.js';
import { parseWitnessAddress } from './witness-address.js';
import { WitnessClient } from './witness-client.js';

/** What this process calls outside (D16). */
@Injectable()
class EgressEnd implements BeforeApplicationShutdown {
  constructor(private readonly egress: EgressClient) {}

  /** Before the work that called: nobody who drains waits for a stranger. */
  async beforeApplicationShutdown(): Promise<void> {
    await this.egress.close();
  }
}

@Module({
  providers: [CheckpointNews, CosignCheckpoint, Cosigning],
  exports: [CheckpointNews, Cosigning, EgressClient],
})
export class CosigningModule {
  static on(settings: EgressSettings & { readonly WITNESSES: readonly string[] }): DynamicModule {
    const clientsOf = (egress: EgressClient) =>
      new Witnesses(
        settings.WITNESSES.map((text) => {
          const address = parseWitnessAddress(text);
          // What will never be called is said at the start, not each time.
          egress.requireAllowed(address.url);
          return new WitnessClient(address, egress);
        }),
      );
    return {
      module: CosigningModule,
      providers: [
        { provide: EgressClient, useFactory: () => new EgressClient(settings) },
        { provide: Witnesses, inject: [EgressClient], useFactory: clientsOf },
        EgressEnd,
      ],
    };
  }
}
