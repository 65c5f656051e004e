import { Inject, Injectable } from '@nestjs/common';
import type { IncomingHttpHeaders } from 'node:http';
import type { RoutedCall } from '../calls/call.js';
import { carriesBody, framedBody } from '../calls/request-body.js';
import { API_DESCRIPTIONS, type ApiDescription, operationsOf } from '../routes/api-descriptions.js';
import { API_BASE_PATH } from '../routes/route-table.js';
import { type DescribedInput, describedInput } from './described-input.js';
import { readAhead } from './read-ahead.js';
import { RequestCheck } from './request-check.js';

/** Nearly every body is shorter. What is longer is a batch, which its service reads piece by piece. */
const MOST_CHECKED = 64 * 1024;
const JSON_TYPES: ReadonlySet<string> = new Set(['application/json', 'application/merge-patch+json']);

/**
 * Checks requests against the descriptions before they travel (GTW-14), and refuses them in the words of their service. A
 * courtesy to services, not their defence: each checks again all that reaches it.
 */
@Injectable()
export class RequestValidation {
  private readonly inputs: ReadonlyMap<string, DescribedInput>;
  private readonly checks = new Map<string, RequestCheck>();

  constructor(@Inject(API_DESCRIPTIONS) descriptions: readonly ApiDescription[]) {
    this.inputs = new Map(
      descriptions.flatMap((description) =>
        operationsOf(description).flatMap(({ path, operation }) => {
          const input = describedInput(description, path, operation);
          return input.parameters.length > 0 || input.body ? [[operation.operationId, input] as const] : [];
        }),
      ),
    );
  }

  /**
   * Throws what is wrong with the call's path, query or header. Where its body is to be checked, too, returns a promise of
   * that: the body has been read then, and `call.body` is what is sent in its place.
   */
  check(call: RoutedCall): Promise<void> | undefined {
    const check = this.checkOf(call.route.operationId);
    if (!check) return undefined;
    const { request, target, route } = call;
    check.requireHead(target.path.slice(API_BASE_PATH.length), target.query, request.headers);
    if (!check.readsBody || !carriesBody(request) || !isPlainJson(request.headers)) return undefined;
    call.body ??= framedBody(request, route.bodyLimit);
    return checkBody(call, check);
  }

  // At the first call of each operation: compiling all of them would hold up the start.
  private checkOf(operationId: string): RequestCheck | undefined {
    const known = this.checks.get(operationId);
    if (known) return known;
    const input = this.inputs.get(operationId);
    if (!input) return undefined;
    const check = new RequestCheck(input);
    this.checks.set(operationId, check);
    return check;
  }
}

async function checkBody(call: RoutedCall, check: RequestCheck): Promise<void> {
  if (!call.body) return;
  const { bytes, body } = await readAhead(call.body, MOST_CHECKED);
  call.body = body;
  if (bytes) check.requireBody(bytes);
}

function isPlainJson(headers: IncomingHttpHeaders): boolean {
  const { 'content-type': type = '', 'content-encoding': encoding = 'identity' } = headers;
  return encoding === 'identity' && JSON_TYPES.has(type.split(';', 1)[0]!.trim().toLowerCase());
}
