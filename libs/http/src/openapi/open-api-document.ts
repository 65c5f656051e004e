import type { DynamicModule, INestApplication, Type } from '@nestjs/common';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { z } from 'zod';
import { previewApplication } from '../server/create-application.js';
import { httpOptions } from '../service-options.js';
import { describeRoutes, operationIdOf, type RouteDescription } from './describe-routes.js';
import { FORM_TYPE } from '../input/form-body.js';
import { convertSchema, exampleOf, type JsonSchema } from './json-schemas.js';
import { completeOperation, type Operation, type Shared } from './operation.js';
import { problemSchemas } from './problem-schema.js';
import { sorted } from './sorted.js';
import type { OpenApiOptions } from './write-open-api.js';
import { methodComments } from './summaries.js';

const PUBLIC_URL = 'https://guildhall.example';

/** See `openApiDocument`. */
export async function describeService(module: Type | DynamicModule, options: OpenApiOptions): Promise<OpenAPIObject> {
  const { publicUrl = PUBLIC_URL } = options;
  const app = await previewApplication(module, httpOptions({ service: options.service, publicUrl }));
  const summaries = options.sources ? await methodComments(options.sources) : new Map<string, string>();
  const found = scan(app, options);
  const schemas = { ...problemSchemas(), ...(found.components?.schemas as Record<string, JsonSchema>) };
  const examples: Record<string, object> = {};
  const shared: Shared = { publicUrl, schemas, examples, summaries };
  const routes = new Map(describeRoutes(app).map((route) => [route.operationId, route]));
  const paths = completePaths(found, routes, shared);
  return sorted({ ...found, paths, components: { ...found.components, schemas, examples } }) as OpenAPIObject;
}

function scan(
  app: INestApplication,
  { title, version = '1', description = '', modules }: OpenApiOptions,
): OpenAPIObject {
  const settings = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle(title)
    .setVersion(version)
    .setDescription(description)
    .addBearerAuth({ type: 'http', scheme: 'bearer', bearerFormat: 'JWT' }, 'serviceToken')
    .build();
  return SwaggerModule.createDocument(app, settings, {
    operationIdFactory: operationIdOf,
    autoTagControllers: false,
    ...(modules && { include: [...modules] }),
    standardSchemaConverter: (schema) => (schema instanceof z.ZodType ? convertSchema(schema, 'input') : undefined),
  });
}

function completePaths(
  { paths }: OpenAPIObject,
  routes: ReadonlyMap<string, RouteDescription>,
  shared: Shared,
): Record<string, Record<string, Operation>> {
  const completed: Record<string, Record<string, Operation>> = {};
  for (const [path, item] of Object.entries(paths)) {
    // Every service has these pages, and none is where clients find them: the gateway is.
    if (path.startsWith('/problems')) continue;
    const operations = Object.entries(item as Record<string, Operation>).map(([method, operation]) => {
      const route = routes.get(operation.operationId);
      if (!route) throw new Error(`The route ${method} ${path} has no description.`);
      return [method, asForm(withBodyExample(completeOperation(operation, route, shared), shared), route)] as const;
    });
    completed[path] = Object.fromEntries(operations);
  }
  return completed;
}

interface RequestBody {
  content?: Record<string, { schema?: JsonSchema; example?: unknown }>;
}

// The framework takes every body for JSON.
function asForm(operation: Operation, { takesForm }: RouteDescription): Operation {
  const body = operation['requestBody'] as RequestBody | undefined;
  const media = body?.content?.['application/json'];
  if (takesForm && body && media) body.content = { [FORM_TYPE]: media };
  return operation;
}

function withBodyExample(operation: Operation, { schemas }: Shared): Operation {
  const media = (operation['requestBody'] as RequestBody | undefined)?.content?.['application/json'];
  const example = media?.schema && exampleOf(media.schema, schemas);
  if (media && example !== undefined) media.example ??= example;
  return operation;
}
