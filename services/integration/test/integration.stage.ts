import { ServiceUnderTest } from '../../../libs/service/test/service-under-test.js';
import { integrationSettings } from '../src/config.js';
import { entities, migrations } from '../src/data-source.js';
import { IntegrationModule } from '../src/integration.module.js';

/** The real service on a database of its own; with consumers only where a test is about them. */
export const startIntegration = (environment: Readonly<Record<string, string>>, withConsumers = false) =>
  ServiceUnderTest.start({
    service: 'integration',
    module: IntegrationModule.on,
    settings: integrationSettings,
    ...{ migrations, entities, withConsumers, environment },
  });
