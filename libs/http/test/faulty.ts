import { Public, RequirePermission } from '@guildhall/access';
import { DatabaseUnavailable, QueryTooSlow } from '@guildhall/database';
import {
  BadRequestException,
  Controller,
  Get,
  HttpException,
  InternalServerErrorException,
  NotFoundException,
  Param,
  UnauthorizedException,
} from '@nestjs/common';
import { QueryFailedError } from 'typeorm';
import { z } from 'zod';
import { problem } from '../src/index.js';

class ThingWentMissing extends problem('thing-went-missing', 404, 'The thing went missing') {}

const SECRET_SQL = "select password_hash from users where email = 'ada@example.org'";

function driverError(): Error {
  return Object.assign(new Error('duplicate key value violates unique constraint "users_email_key"'), {
    code: '23505',
    detail: 'Key (email)=(ada@example.org) already exists.',
    constraint: 'users_email_key',
    table: 'users',
    schema: 'public',
    file: 'nbtinsert.c',
    routine: '_bt_check_unique',
  });
}

function deep(): never {
  return deep();
}

/** Everything that a handler may throw, by name. Each says something that no caller may read. */
export const faults: Readonly<Record<string, () => unknown>> = {
  'query failed': () => new QueryFailedError(SECRET_SQL, ['ada@example.org'], driverError()),
  'driver error': driverError,
  'type error': () => new TypeError("Cannot read properties of undefined (reading 'passwordHash')"),
  'error with stack in its message': () => new Error(new Error('at UsersService.find (/srv/app/users.ts:3:7)').stack),
  'file error': () =>
    Object.assign(new Error("ENOENT: no such file or directory, open '/etc/guildhall/keys.json'"), { code: 'ENOENT' }),
  'connection string': () => new Error('connect failed: postgres://identity_app:s3cret@10.0.0.5:5432/identity'),
  'refused connection': () =>
    Object.assign(new Error('connect ECONNREFUSED 10.0.0.5:5432'), { code: 'ECONNREFUSED', address: '10.0.0.5' }),
  'aggregate error': () => new AggregateError([driverError(), new Error(SECRET_SQL)], SECRET_SQL),
  'error with a cause': () => new Error('outer', { cause: driverError() }),
  'error that answers itself': () => Object.assign(new Error(SECRET_SQL), { toJSON: () => ({ sql: SECRET_SQL }) }),
  'error with a status': () => Object.assign(new Error(SECRET_SQL), { statusCode: 400, status: 400, expose: true }),
  'fastify lookalike': () =>
    Object.assign(new Error(SECRET_SQL), { name: 'FastifyError', statusCode: 400, code: 'FST_X' }),
  'http exception': () => new HttpException({ sql: SECRET_SQL, stack: new Error('x').stack }, 418),
  'bad request': () => new BadRequestException(SECRET_SQL),
  'not found': () => new NotFoundException('Cannot GET /srv/app/users.ts'),
  unauthorized: () => new UnauthorizedException('kid k1 of identity-service is unknown'),
  'internal error': () => new InternalServerErrorException(SECRET_SQL, { cause: driverError() }),
  'schema error': () => z.object({ passwordHash: z.string() }).safeParse({}).error,
  text: () => `at Object.<anonymous> (/srv/app/main.js:1:1) ${SECRET_SQL}`,
  nothing: () => undefined,
  null: () => null,
  number: () => 42,
  object: () => ({ message: SECRET_SQL, stack: 'at x (/srv/app/y.js:1:1)', statusCode: 500 }),
  overflow: () => {
    try {
      return deep();
    } catch (error) {
      return error;
    }
  },
  'upstream answer': () =>
    Object.assign(new Error('Request failed with status code 500'), {
      config: { headers: { Authorization: 'Bearer eyJhbGciOiJIUzI1NiJ9.e30.x' }, url: 'http://audit.internal:8103' },
    }),
  'problem with a cause': () => new ThingWentMissing('There is no such thing.', { cause: driverError() }),
  'database away': () => new DatabaseUnavailable('10.0.0.5:5432 is away', { cause: driverError() }),
  'query too slow': () => new QueryTooSlow(SECRET_SQL, { cause: driverError() }),
  proxy: () =>
    new Proxy(
      {},
      {
        get: () => {
          throw new Error(SECRET_SQL);
        },
        getPrototypeOf: () => Error.prototype,
      },
    ),
  'error without prototype': () => Object.create(null, { message: { value: SECRET_SQL } }) as object,
};

@Controller('faulty')
export class FaultyRoute {
  /** Throws the fault of that name. */
  @Get(':name')
  @RequirePermission('data:read')
  fail(@Param('name') name: string): never {
    throw faults[name]?.();
  }

  /** The same, where no caller is known. */
  @Get('open/:name')
  @Public()
  failOpenly(@Param('name') name: string): never {
    throw faults[name]?.();
  }
}

/** What an answer must never hold: traces of stacks, statements, drivers, files, hosts, secrets and classes. */
export const LEAKS: readonly RegExp[] = [
  /\bat .+\(.+:\d+:\d+\)/,
  /\.(ts|js|mjs):\d+/,
  /node_modules/,
  /\/srv\/|\/home\/|\/root\/|\/work\//,
  /\/etc\//,
  /[A-Z]:\\/,
  /node:internal/,
  /\bstack\b/i,
  /Error:/,
  /\b\w+Exception\b/,
  /\b(TypeError|RangeError|SyntaxError|ReferenceError|AggregateError|QueryFailedError|ZodError)\b/,
  /\b(select|insert|update|delete)\b .*\b(from|into|set|where)\b/i,
  /constraint/i,
  /duplicate key/i,
  /\b\d{2}[0-9P]\d{2}\b/,
  /\.c\b/,
  /relation "/,
  /column "/,
  /syntax error/i,
  /\b(postgres|postgresql|typeorm|pg_|libpq)\b/i,
  /:\/\/[^/\s"]*:[^/\s"]*@/,
  /\b10\.\d+\.\d+\.\d+\b/,
  /\b127\.0\.0\.1\b|localhost/,
  /ECONN|ENOENT|EACCES|ETIMEDOUT|EPIPE/,
  /FST_|ERR_/,
  /password|passwd/i,
  /eyJ[A-Za-z0-9_-]+/,
  /Bearer ./,
  /ada@example\.org/,
  /\b(nest|nestjs|fastify|express|zod|passport|jsonwebtoken)\b/i,
  /Cannot (GET|POST|PUT|PATCH|DELETE|read)/,
  /undefined|\[object /,
  /Unexpected token|JSON at position/,
  /\bkid\b/,
];
