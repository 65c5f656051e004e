import { type RouteAccess, routeAccess } from '@guildhall/access';
import type { INestApplication, PipeTransform, Type } from '@nestjs/common';
import { METHOD_METADATA, PATH_METADATA, ROUTE_ARGS_METADATA } from '@nestjs/common/constants.js';
import { MetadataScanner, ModulesContainer } from '@nestjs/core';
import { RequestMethod } from '@nestjs/common';
import { z } from 'zod';
import { answerOf, type DeclaredAnswer, fileTypesOf, problemsOf } from '../answers/answer.decorator.js';
import { asksForIfMatch } from '../concurrency/etag.js';
import { heedsIdempotencyKey } from '../idempotency/idempotent.js';
import { bodyLimitOf } from '../input/body-limit.js';
import { takesForm } from '../input/form-body.js';
import { isIdPipe } from '../input/id.js';
import { type Deprecation, deprecationOf } from '../lifecycle/deprecated.js';
import type { ProblemClass } from '../problems/problem.js';

/** A route as its declarations describe it. */
export interface RouteDescription {
  readonly operationId: string;
  readonly controller: string;
  readonly method: string;
  readonly access: RouteAccess;
  readonly answer: DeclaredAnswer | undefined;
  /** Media types of the files that it may answer. */
  readonly fileTypes: readonly string[];
  readonly problems: readonly ProblemClass[];
  /** Prefix of each path parameter that is an id. */
  readonly idParameters: ReadonlyMap<string, string>;
  readonly hasBody: boolean;
  readonly takesForm: boolean;
  /** In bytes, where it is not the usual one. */
  readonly bodyLimit: number | undefined;
  readonly deprecation: Deprecation | undefined;
  readonly hasQuery: boolean;
  readonly hasCursor: boolean;
  readonly asksForIfMatch: boolean;
  readonly heedsIdempotencyKey: boolean;
}

/** `SuspendUserRoute.handle` is `suspendUser`; a controller of several routes adds the method's name. */
export function operationIdOf(controller: string, method: string): string {
  const stem = controller.replace(/(Route|Routes|Controller)$/, '');
  const name = method === 'handle' ? stem : `${stem}${method[0]?.toUpperCase()}${method.slice(1)}`;
  return `${name[0]?.toLowerCase()}${name.slice(1)}`;
}

/** Every route of the application, read from its decorators. */
export function describeRoutes(app: INestApplication): RouteDescription[] {
  const scanner = new MetadataScanner();
  const controllers = [...app.get(ModulesContainer).values()].flatMap((module) => [...module.controllers.values()]);
  return controllers.flatMap(({ metatype }) => {
    const controller = metatype as Type;
    return scanner
      .getAllMethodNames(controller.prototype as object)
      .filter((name) => isRoute(controller, name))
      .map((name) => describeRoute(controller, name));
  });
}

function handlerOf(controller: Type, name: string): object {
  return (controller.prototype as Record<string, object>)[name]!;
}

function isRoute(controller: Type, name: string): boolean {
  const handler = handlerOf(controller, name);
  return Reflect.hasMetadata(PATH_METADATA, handler) && Reflect.hasMetadata(METHOD_METADATA, handler);
}

function describeRoute(controller: Type, name: string): RouteDescription {
  const handler = handlerOf(controller, name);
  const parameters = parametersOf(controller, name);
  const schemas = (kind: string) => parameters.filter((parameter) => parameter.kind === kind);
  const [query] = schemas(QUERY);
  const method = RequestMethod[Reflect.getMetadata(METHOD_METADATA, handler) as number] ?? 'ALL';
  return {
    operationId: operationIdOf(controller.name, name),
    controller: controller.name,
    method: name,
    access: routeAccess(handler, controller),
    answer: answerOf(handler),
    fileTypes: fileTypesOf(handler),
    problems: problemsOf(handler),
    idParameters: new Map(parameters.flatMap(idParameter)),
    hasBody: schemas(BODY).length > 0,
    takesForm: takesForm(handler),
    bodyLimit: bodyLimitOf(handler),
    deprecation: deprecationOf(handler),
    hasQuery: query !== undefined,
    hasCursor: query?.schema instanceof z.ZodObject && 'cursor' in query.schema.shape,
    asksForIfMatch: asksForIfMatch(handler),
    heedsIdempotencyKey: heedsIdempotencyKey(method, handler),
  };
}

interface Parameter {
  readonly kind: string;
  readonly data: unknown;
  readonly schema: unknown;
  readonly pipes: readonly (Type<PipeTransform> | PipeTransform)[];
}

// `RouteParamtypes` of Nest, which it keeps to itself.
const [BODY, QUERY] = ['3', '4'];

function parametersOf(controller: Type, name: string): Parameter[] {
  const declared = (Reflect.getMetadata(ROUTE_ARGS_METADATA, controller, name) ?? {}) as Record<string, Parameter>;
  return Object.entries(declared).map(([key, { data, schema, pipes }]) => ({
    kind: key.split(':', 1)[0] ?? '',
    data,
    schema,
    pipes: pipes ?? [],
  }));
}

function idParameter({ data, pipes }: Parameter): [string, string][] {
  const pipe = pipes.find(isIdPipe);
  return pipe && isIdPipe(pipe) && typeof data === 'string' ? [[data, pipe.prefix]] : [];
}
