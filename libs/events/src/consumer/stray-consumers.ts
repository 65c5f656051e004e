import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DiscoveryService, MetadataScanner } from '@nestjs/core';
import { CONSUMES } from './consumes.js';

/** A service with a consumer that would never be called does not start: Nest ignores it in silence. */
@Injectable()
export class StrayConsumers implements OnModuleInit {
  constructor(
    private readonly discovery: DiscoveryService,
    private readonly scanner: MetadataScanner,
  ) {}

  onModuleInit(): void {
    for (const { metatype, name, instance } of this.discovery.getProviders()) {
      const prototype: unknown =
        typeof metatype === 'function' ? metatype.prototype : Object.getPrototypeOf(instance ?? {});
      if (this.consumes(prototype))
        throw new Error(`${name} has @Consumes methods but is a provider: list it under "controllers".`);
    }
    for (const wrapper of this.discovery.getControllers()) {
      if (!wrapper.isDependencyTreeStatic() && this.consumes(wrapper.metatype?.prototype)) {
        throw new Error(
          `${wrapper.name} consumes events and is request-scoped: a new instance for each event. Make it a singleton.`,
        );
      }
    }
  }

  private consumes(prototype: unknown): boolean {
    if (typeof prototype !== 'object' || prototype === null) return false;
    return this.scanner.getAllMethodNames(prototype).some((method) => {
      const value: unknown = Reflect.get(prototype, method);
      return typeof value === 'function' && Reflect.hasMetadata(CONSUMES, value);
    });
  }
}
