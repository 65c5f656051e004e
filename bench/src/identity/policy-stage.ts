import { requestOf } from './connection.js';
import type { IdentityStage } from './identity-stage.js';
import type { RandomPolicy } from './random-policy.js';

/** A policy that stands in identity, made through the gateway by its administrator, and the questions about it. */
export class PolicyStage {
  private constructor(
    private readonly stage: IdentityStage,
    private readonly policy: RandomPolicy,
    private readonly userIds: readonly string[],
    private readonly administratorId: string,
  ) {}

  static async of(stage: IdentityStage, policy: RandomPolicy): Promise<PolicyStage> {
    const { accessToken: token } = await stage.signIn();
    for (const { slug, permissions, parents } of policy.roles)
      await stage.ask('POST /roles', { token, json: { slug, name: slug, permissions, inherits: parents } });
    const userIds: string[] = [];
    for (const [number, roles] of policy.users.entries()) {
      const user = { email: `checked-${number}@example.org`, displayName: `Checked ${number}`, roles };
      userIds.push((await stage.ask('POST /users', { token, json: user })).id);
    }
    // As if each had followed the link of a mail; here nobody is mailed.
    await stage.look(
      `update users set status = 'active', activated_at = now() where email like 'checked-%@example.org'`,
    );
    await stage.look('delete from mail_jobs');
    const [administrator] = await stage.look<{ id: string }>('select id from users where email = $1', [stage.email]);
    return new PolicyStage(stage, policy, userIds, administrator?.id ?? '');
  }

  /** A call for each question of the policy; good for a minute. */
  async requests(): Promise<string[]> {
    const token = await this.token();
    return this.policy.questions.map((question) =>
      requestOf(this.stage.ownPort, 'POST /permissions/check', { token, json: this.questionOf(question) }),
    );
  }

  /** One call for so many of them. */
  async batch(size: number): Promise<string> {
    const checks = this.policy.questions.slice(0, size).map((question) => this.questionOf(question));
    return requestOf(this.stage.ownPort, 'POST /permissions/checks', { token: await this.token(), json: { checks } });
  }

  private questionOf([user, permission]: readonly [number, string]) {
    return { userId: this.userIds[user], permission };
  }

  private token(): Promise<string> {
    return this.stage.serviceToken(this.administratorId, ['permissions:check', 'users:read']);
  }
}
