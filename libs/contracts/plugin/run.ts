import { create, createFileRegistry, type FileRegistry } from '@bufbuild/protobuf';
import {
  CodeGeneratorResponse_FileSchema,
  CodeGeneratorResponse_Feature,
  CodeGeneratorResponseSchema,
  FileDescriptorSetSchema,
} from '@bufbuild/protobuf/wkt';
import { runNodeJs } from '@bufbuild/protoplugin';
import { findBreaches } from './contract-rules.ts';

/** Runs a plug-in of ours for buf: refuses contracts that break a rule, else writes what `generate` answers, by file name. */
export function runPlugin(name: string, generate: (registry: FileRegistry) => Record<string, string>): void {
  runNodeJs({
    name,
    version: 'v1',
    run(request) {
      const registry = createFileRegistry(create(FileDescriptorSetSchema, { file: request.protoFile }));
      const breaches = findBreaches(registry).map(({ where, problem }) => `${where}: ${problem}`);
      if (breaches.length > 0) return create(CodeGeneratorResponseSchema, { error: breaches.join('\n') });
      return create(CodeGeneratorResponseSchema, {
        supportedFeatures: BigInt(CodeGeneratorResponse_Feature.PROTO3_OPTIONAL),
        file: Object.entries(generate(registry)).map(([file, content]) =>
          create(CodeGeneratorResponse_FileSchema, { name: file, content }),
        ),
      });
    },
  });
}
