import type { Permission } from '@guildhall/access';
import { newId } from '@guildhall/runtime';
import { ServiceUnderTest } from '../../../libs/service/test/service-under-test.js';
import { feedbackSettings } from '../src/config.js';
import { entities, migrations } from '../src/data-source.js';
import { FeedbackModule } from '../src/feedback.module.js';

const ALL: readonly Permission[] = ['feedback:read', 'feedback:create', 'feedback:manage'];

/** The real service, and callers who may do all of it, each in an organisation of their own. */
export async function startFeedback({ withConsumers = false } = {}) {
  const service = await ServiceUnderTest.start({
    service: 'feedback',
    module: (settings, broker) => FeedbackModule.on(settings, broker),
    settings: feedbackSettings,
    migrations,
    entities,
    withConsumers,
  });
  return {
    service,
    caller: (tenant = newId(), permissions = ALL) => service.caller(tenant, permissions),
    /** What was published under one tenant, in order; types without their package. */
    announced: async (tenantId: string) =>
      (await service.announced())
        .filter((event) => event.tenantId === tenantId)
        .map((event) => ({ ...event, type: event.type.replace(/^.*\./, '') })),
    stop: () => service.stop(),
  };
}

export type Feedback = Awaited<ReturnType<typeof startFeedback>>;
