{
  "name": "@guildhall/{{service}}",
  "version": "0.1.0",
  "private": true,
  "type": "module",
  "license": "Apache-2.0",
  "scripts": {
    "build": "swc src -d dist --strip-leading-paths --config-file ../../.swcrc --ignore \"**/*.spec.ts\" -q",
    "typecheck": "node ../../node_modules/typescript7/bin/tsc -p tsconfig.json",
    "test": "NODE_OPTIONS=\"--experimental-vm-modules --no-warnings\" jest --passWithNoTests",
    "generate": "node dist/write-api.js"
  },
  "nx": { "tags": ["service"] },
  "guildhall": { "port": {{port}}, "managementPort": {{managementPort}}, "database": "{{domain}}" },
  "dependencies": {
    {{dependencies}}
  },
  "devDependencies": {
    "@guildhall/testing": "0.1.0"
  }
}
