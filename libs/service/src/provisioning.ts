import { type EventOf, OrganizationCreated, ProvisioningRequested } from '@guildhall/contracts';
import type { TenantTransaction } from '@guildhall/database';
import { Consumer, Consumes, type Delivered } from '@guildhall/events';
import { type DynamicModule, Module, type Type } from '@nestjs/common';

/** How a service gets ready for a new organisation, and how it says that it is (TEN-2). */
export interface Provisioning {
  readonly service: string;
  /** The service's own `<Service>Provisioned`. */
  readonly done: (data: { organizationId: string }) => EventOf<object>;
  /**
   * Makes what the organisation needs before its first call. Runs again whenever it is asked again, so a second run finds
   * what the first made. Nothing, where being there is all that the service needs.
   */
  readonly prepare?: (tx: TenantTransaction, organizationId: string) => Promise<void>;
}

/** Answers each organisation that asks for this service, once for each time it is asked. */
@Module({})
export class ProvisioningModule {
  static of(provisioning: Provisioning): DynamicModule {
    return { module: ProvisioningModule, controllers: [answering(provisioning)] };
  }
}

function answering({ service, done, prepare }: Provisioning): Type {
  const as = `${service}.provisioning`;

  @Consumer()
  class AnswerOnboarding {
    @Consumes(OrganizationCreated, { as })
    created({ tenantId, data }: Delivered<OrganizationCreated>, tx: TenantTransaction): Promise<void> {
      return this.answer(tx, tenantId, { steps: data.steps, attempt: 1 });
    }

    @Consumes(ProvisioningRequested, { as })
    requested({ tenantId, data }: Delivered<ProvisioningRequested>, tx: TenantTransaction): Promise<void> {
      return this.answer(tx, tenantId, data);
    }

    private async answer(
      tx: TenantTransaction,
      id: string,
      { steps, attempt }: Pick<ProvisioningRequested, 'steps' | 'attempt'>,
    ): Promise<void> {
      if (!steps.includes(service)) return;
      await prepare?.(tx, id);
      // The version of an answer is the attempt that it answers.
      await tx.publish({ tenantId: id, id, version: attempt }, done({ organizationId: id }));
    }
  }
  return AnswerOnboarding;
}
