import { Injectable, type OnApplicationBootstrap, RequestMethod } from '@nestjs/common';
import { METHOD_METADATA, PATH_METADATA } from '@nestjs/common/constants.js';
import { DiscoveryService, MetadataScanner } from '@nestjs/core';
import { RouteWithoutPermission } from './refusals.js';
import { routeAccess, saysWhoMayCall } from './route-access.js';

type Handler = (...args: never[]) => unknown;

/** Lets no service start while one of its routes does not say who may call it (D17). */
@Injectable()
export class DeclaredRoutes implements OnApplicationBootstrap {
  constructor(
    private readonly discovery: DiscoveryService,
    private readonly scanner: MetadataScanner,
  ) {}

  onApplicationBootstrap(): void {
    const undeclared = this.discovery.getControllers().flatMap(({ instance }) => this.undeclaredRoutesOf(instance));
    if (undeclared.length > 0) throw new RouteWithoutPermission(undeclared);
  }

  private undeclaredRoutesOf(controller: object): string[] {
    const prototype = Object.getPrototypeOf(controller);
    return this.scanner
      .getAllMethodNames(prototype)
      .map((name): [string, Handler] => [name, prototype[name]])
      .filter(([, handler]) => isRoute(handler) && !saysWhoMayCall(routeAccess(handler, controller.constructor)))
      .map(([name, handler]) => `${controller.constructor.name}.${name} (${methodOf(handler)})`);
  }
}

// A controller whose methods listen to messages alone has no paths, and is not a matter of HTTP.
function isRoute(handler: Handler): boolean {
  return Reflect.hasMetadata(PATH_METADATA, handler) && Reflect.hasMetadata(METHOD_METADATA, handler);
}

function methodOf(handler: Handler): string {
  return RequestMethod[Reflect.getMetadata(METHOD_METADATA, handler)] ?? 'ALL';
}
