import { NetworkBlockLifted, NetworkBlockPlaced, NetworkBlockStated } from '@guildhall/contracts';
import { Personal } from '@guildhall/database';
import { Column, Entity, PrimaryColumn } from 'typeorm';

export type NewNetworkBlock = Pick<NetworkBlock, 'tenantId' | 'id' | 'network' | 'reason' | 'expiresAt' | 'placedBy'>;

/** A network from which nobody calls: nobody of the organisation, or nobody at all when the platform says so (GTW-5). Never changed. */
@Entity('network_blocks')
export class NetworkBlock {
  @PrimaryColumn('uuid', { name: 'tenant_id' }) tenantId!: string;
  @PrimaryColumn('uuid') id!: string;
  @Personal() @Column('cidr') network!: string;
  @Column('text', { nullable: true }) reason!: string | null;
  @Column('timestamptz', { name: 'expires_at', nullable: true }) expiresAt!: Date | null;
  @Column('text', { name: 'placed_by' }) placedBy!: string;
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Date;
  /** What is never changed has one. */
  readonly version = 1;

  static placed(fields: NewNetworkBlock, at: Date) {
    const block = Object.assign(new NetworkBlock(), fields, { createdAt: at });
    const { id: networkBlockId, network, reason, expiresAt } = block;
    const said = { ...(reason !== null && { reason }), ...(expiresAt && { expiresAt: expiresAt.toISOString() }) };
    return { block, placed: NetworkBlockPlaced({ networkBlockId, network, ...said }) };
  }

  lifted() {
    return NetworkBlockLifted({ networkBlockId: this.id, network: this.network });
  }

  /** What the gateway has to know. It compares the expiry with its own clock: nobody has to tell it. */
  stated() {
    const { id: networkBlockId, network, expiresAt } = this;
    return NetworkBlockStated({ networkBlockId, network, ...(expiresAt && { expiresAt: expiresAt.toISOString() }) });
  }
}
