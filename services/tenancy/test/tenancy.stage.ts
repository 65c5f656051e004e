import { ServiceUnderTest } from '../../../libs/service/test/service-under-test.js';
import { tenancySettings } from '../src/config.js';
import { entities, migrations } from '../src/data-source.js';
import { TenancyModule } from '../src/tenancy.module.js';

/** The real service with its consumers, on a database and topics of its own. */
export const startConsumingTenancy = () =>
  ServiceUnderTest.start({
    service: 'tenancy',
    module: (settings, broker) => TenancyModule.on(settings, broker),
    settings: tenancySettings,
    ...{ migrations, entities, withConsumers: true },
  });
