import { Randomness } from '@guildhall/runtime';
import { Inject, Injectable, type OnModuleDestroy } from '@nestjs/common';
import { GATEWAY_SETTINGS, type GatewaySettings } from '../config.js';
import { ServiceLink } from './service-link.js';

/** The way to each service. */
@Injectable()
export class ServiceLinks implements OnModuleDestroy {
  private readonly links: ReadonlyMap<string, ServiceLink>;

  constructor(@Inject(GATEWAY_SETTINGS) { SERVICES }: GatewaySettings, randomness: Randomness) {
    this.links = new Map(SERVICES.map(({ service, urls }) => [service, new ServiceLink(service, urls, randomness)]));
  }

  to(service: string): ServiceLink {
    const link = this.links.get(service);
    if (!link) throw new TypeError(`There is no way to ${service}.`);
    return link;
  }

  onModuleDestroy(): void {
    for (const link of this.links.values()) link.close();
  }
}
