import { refuse } from './refuse.mjs';

function injectedNames(constructor) {
  return constructor.value.params
    .filter(({ decorators }) => !decorators?.length) // @Inject(TOKEN) needs no type
    .map((parameter) => parameter.parameter ?? parameter)
    .filter(({ typeAnnotation }) => typeAnnotation?.typeAnnotation.type === 'TSTypeReference')
    .map(({ typeAnnotation }) => typeAnnotation.typeAnnotation.typeName)
    .filter(({ type }) => type === 'Identifier');
}

const isTypeOnly = ({ node, parent }) => node.importKind === 'type' || parent?.importKind === 'type';

/** Decorator metadata reads the class when the module loads; neither compiler warns when it is not there yet. */
export const injectableAtRunTime = refuse({
  because: 'what is injected is a class that stands above, imported as a value',
  visit: (report, context) => ({
    'ClassDeclaration[decorators.length>0] MethodDefinition[kind="constructor"]'(constructor) {
      const scope = context.sourceCode.getScope(constructor);
      for (const name of injectedNames(constructor)) {
        const found = fault(findVariable(scope, name.name)?.defs[0], constructor);
        if (found) report(name, `${name.name} ${found}`);
      }
    },
  }),
});

function fault(definition, constructor) {
  if (definition?.type === 'ImportBinding' && isTypeOnly(definition)) return 'is imported as a type';
  if (definition?.type === 'ClassName' && definition.node.range[0] > constructor.range[0]) return 'stands below';
  return undefined;
}

function findVariable(scope, name) {
  return scope ? (scope.set.get(name) ?? findVariable(scope.upper, name)) : undefined;
}
