import { create, createFileRegistry } from '@bufbuild/protobuf';
import {
  type CodeGeneratorRequest,
  type CodeGeneratorResponse,
  CodeGeneratorResponse_FileSchema,
  CodeGeneratorResponseSchema,
  FileDescriptorSetSchema,
} from '@bufbuild/protobuf/wkt';
import { runNodeJs } from '@bufbuild/protoplugin';
import { contractsByFile } from './contract-model.ts';
import { contractsSource, registrySource } from './typescript.ts';

// The buf plug-in that writes libs/contracts/src/gen. Run by `buf generate`.
runNodeJs({ name: 'guildhall-events', version: 'v1', run });

function run(request: CodeGeneratorRequest): CodeGeneratorResponse {
  const registry = createFileRegistry(create(FileDescriptorSetSchema, { file: request.protoFile }));
  const byFile = contractsByFile(registry);
  const file = (name: string, content: string) => create(CodeGeneratorResponse_FileSchema, { name, content });
  return create(CodeGeneratorResponseSchema, {
    supportedFeatures: 1n, // FEATURE_PROTO3_OPTIONAL
    file: [
      ...[...byFile].map(([name, contracts]) => file(`${name}.ts`, contractsSource(name, contracts, registry))),
      file('events.ts', registrySource(byFile)),
    ],
  });
}
