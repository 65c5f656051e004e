import { type Actor, CurrentActor, Public, RequirePermission, StepUp, Timeout } from '@guildhall/access';
import { Body, Controller, Get, HttpCode, Post } from '@nestjs/common';
import { z } from 'zod';
import { Answer, BodyLimit, RequestSignal, TemporarilyUnavailable, WithoutIdempotencyKey } from '../src/index.js';
import { takeTime } from './take-time.js';
import { done } from './things.js';

/** Routes that are each odd in one way. */
@Controller('odd')
export class OddRoute {
  /** Answers what it does not declare. */
  @Get('undeclared')
  @RequirePermission('data:read')
  undeclared() {
    return { password: 'hunter2' };
  }

  /** Asks for more than a password. */
  @Get('dangerous')
  @RequirePermission('data:read')
  @StepUp({ acr: 'mfa' })
  dangerous(): string {
    return 'done';
  }

  /** Takes its time. */
  @Get('slow')
  @Timeout(100)
  @RequirePermission('data:read')
  async slow(@RequestSignal() signal: AbortSignal) {
    signal.addEventListener('abort', () => done.push('aborted'));
    done.push('slow');
    await takeTime(30_000, signal);
    return 'late';
  }

  /** Takes as long as somebody waits. */
  @Get('endless')
  @RequirePermission('data:read')
  async endless(@RequestSignal() signal: AbortSignal) {
    done.push('endless');
    await takeTime(30_000, signal);
    done.push('ended');
    return 'nothing';
  }

  /** Takes a moment, and finishes. */
  @Get('patient')
  @RequirePermission('data:read')
  async patient() {
    done.push('patient');
    await takeTime(300);
    return 'done';
  }

  /** Reads little. */
  @Post('small')
  @HttpCode(200)
  @BodyLimit(1_000, { members: 100 })
  @RequirePermission('data:write')
  small(@Body({ schema: z.record(z.string(), z.unknown()) }) body: Record<string, unknown>): string {
    return `read ${Object.keys(body).length}`;
  }

  /** Counts each call, key or not. */
  @Post('exempt')
  @HttpCode(204)
  @WithoutIdempotencyKey()
  @RequirePermission('data:write')
  exempt(): void {
    done.push('exempt');
  }

  /** Says by which id the call is known. */
  @Get('correlation')
  @RequirePermission('data:read')
  @Answer(200, z.object({ correlationId: z.string() }))
  correlation(@CurrentActor() actor: Actor) {
    return actor;
  }

  /** Has no room. */
  @Get('crowded')
  @Public()
  crowded(): never {
    throw new TemporarilyUnavailable('There is no room.', { retryAfterSeconds: 2 });
  }

  /** Says who calls. */
  @Get('open')
  @Public()
  open(@CurrentActor() actor: Actor): string {
    return actor.describe();
  }
}
