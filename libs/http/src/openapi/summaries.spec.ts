import { describe, expect, it } from '@jest/globals';
import { commentsIn } from './summaries.js';

const source = `
/** Of the class, not of a method. */
@Controller('users')
export class FirstRoute {
  /** Creates. */
  @Post() @Answer(201, z.object({ a: z.string().regex(/x/), b: f(g(')')) }))
  @HttpCode(201)
  async create(@Body() body: Body) {
    /** inside */
    return call(body);
  }

  /**
   * Shows one,
   * in two lines (USR-1).
   */
  @Get(':id(\\\\d+)')
  handle() {}

  /** A field. */
  readonly field = 1;

  undocumented() {}
}
class SecondRoute {
  /** Removes. */ remove(): void {}
}
`;

describe('the doc comments of methods', () => {
  it('are found above their decorators, by class and method', () => {
    expect([...commentsIn(source)].filter(([name]) => !name.endsWith('.call'))).toEqual([
      ['FirstRoute.create', 'Creates.'],
      ['FirstRoute.handle', 'Shows one, in two lines (USR-1).'],
      ['SecondRoute.remove', 'Removes.'],
    ]);
  });
});
