import { NotPermitted, NotSignedIn, StepUpNeeded } from '@guildhall/access';
import { InvalidId } from '@guildhall/contracts';
import { isDatabaseAway, isTooSlow } from '@guildhall/database';
import { HttpException } from '@nestjs/common';
import {
  AddressTooLong,
  BodyTooLarge,
  InternalFault,
  InvalidIdentifier,
  NoSuchRoute,
  PermissionMissing,
  SignInRequired,
  StepUpRequired,
  TemporarilyUnavailable,
  UnreadableRequest,
  UnsupportedMedia,
} from './platform.problems.js';
import { Problem } from './problem.js';

const RETRY_SECONDS = 2;

/** The problem behind an error. What it does not know is a fault of ours, and says nothing about itself. */
export function problemOf(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof NotSignedIn) {
    const headers = { 'www-authenticate': 'Bearer' };
    return new SignInRequired('The request carries no valid token.', { cause: error, headers });
  }
  if (error instanceof StepUpNeeded) return stepUpRequired(error);
  if (error instanceof NotPermitted) return new PermissionMissing(error.message, { cause: error });
  if (error instanceof InvalidId) return new InvalidIdentifier('An id has the wrong form.', { cause: error });
  if (isDatabaseAway(error) || isTooSlow(error)) {
    return new TemporarilyUnavailable('Please try again shortly.', { cause: error, retryAfterSeconds: RETRY_SECONDS });
  }
  return frameworkProblem(error) ?? new InternalFault('The fault has been logged.', { cause: error });
}

// RFC 9470, section 3: what the next token has to show stands in the challenge, for programs.
function stepUpRequired(error: StepUpNeeded): StepUpRequired {
  const { acr, maxAgeSeconds } = error.demand;
  const challenge = `Bearer error="insufficient_user_authentication", acr_values="${acr}", max_age=${maxAgeSeconds}`;
  const headers = { 'www-authenticate': challenge };
  return new StepUpRequired(`This asks for a sign-in (${acr} or better) within the last ${maxAgeSeconds} seconds.`, {
    cause: error,
    headers,
  });
}

// Nest and Fastify speak in statuses. Their messages quote the request, so none of them goes out.
function frameworkProblem(error: unknown): Problem | undefined {
  const occurrence = { cause: error };
  switch (statusOf(error)) {
    case 400:
      return new UnreadableRequest('The request is malformed.', occurrence);
    case 404:
      return new NoSuchRoute('No route has this path.', occurrence);
    case 413:
      return new BodyTooLarge('The body exceeds the limit of this route.', occurrence);
    case 414:
      return new AddressTooLong('A part of the path is too long.', occurrence);
    case 415:
      return new UnsupportedMedia('This route reads application/json.', occurrence);
    default:
      return undefined;
  }
}

function statusOf(error: unknown): number | undefined {
  if (error instanceof HttpException) return error.getStatus();
  if (!(error instanceof Error) || error.name !== 'FastifyError') return undefined;
  return (error as Error & { statusCode?: number }).statusCode;
}
