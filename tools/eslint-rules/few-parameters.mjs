import { refuse } from './refuse.mjs';

const FUNCTION_LIMIT = 4;
const CONSTRUCTOR_LIMIT = 5;

/** Constructors get one more, because a class that is injected lists its collaborators there. */
export const fewParameters = refuse({
  because: 'pass one object with names, or split what has so many needs',
  visit(report) {
    const check = (node) => {
      const isConstructor = node.parent.type === 'MethodDefinition' && node.parent.kind === 'constructor';
      const limit = isConstructor ? CONSTRUCTOR_LIMIT : FUNCTION_LIMIT;
      const given = node.params.filter((parameter) => parameter.name !== 'this').length;
      if (given > limit) report(node, `${given} parameters, at most ${limit}`);
    };
    return { FunctionDeclaration: check, FunctionExpression: check, ArrowFunctionExpression: check };
  },
});
