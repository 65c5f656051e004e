import { writeFile } from 'node:fs/promises';
import type { DynamicModule, Type } from '@nestjs/common';
import type { OpenAPIObject } from '@nestjs/swagger';

export interface OpenApiOptions {
  readonly service: string;
  readonly title: string;
  readonly version?: string;
  readonly description?: string;
  readonly publicUrl?: string;
  /** Folder of the sources, from whose doc comments the operations take their summaries. */
  readonly sources?: string;
  /** The modules whose routes are described; all of the application's unless told otherwise. */
  readonly modules?: readonly Type[];
}

/**
 * The OpenAPI 3.1 document of a service, from its declarations alone: nothing is started and nothing connected.
 *
 * What it takes is loaded here and not with this lib: a running service never needs it.
 */
export async function openApiDocument(module: Type | DynamicModule, options: OpenApiOptions): Promise<OpenAPIObject> {
  const { describeService } = await import('./open-api-document.js');
  return describeService(module, options);
}

/**
 * Writes that document into a file. The same sources give the same bytes, so that it can be committed, and a change of
 * the API shows in review.
 */
export async function writeOpenApi(
  module: Type | DynamicModule,
  file: string,
  options: OpenApiOptions,
): Promise<OpenAPIObject> {
  const document = await openApiDocument(module, options);
  await writeFile(file, `${JSON.stringify(document, null, 2)}\n`);
  return document;
}
