import { RoleChanged, RoleCreated, RoleDeleted } from '@guildhall/contracts';
import { Column, Entity, PrimaryColumn, VersionColumn } from 'typeorm';
import type { RoleNode } from './role-graph.js';

export type RoleFields = Pick<CustomRole, 'slug' | 'name' | 'description' | 'permissions' | 'parentIds'>;

/** A role that an organisation made for itself (IDN-6). What is above whom, the graph says. */
@Entity('roles')
export class CustomRole {
  @PrimaryColumn('uuid', { name: 'tenant_id' }) tenantId!: string;
  @PrimaryColumn('uuid') id!: string;
  @Column('text') slug!: string;
  @Column('text') name!: string;
  @Column('text') description!: string;
  @Column('text', { array: true }) permissions!: string[];
  @Column('uuid', { name: 'parent_ids', array: true }) parentIds!: string[];
  @VersionColumn() version!: number;
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Date;
  @Column('timestamptz', { name: 'updated_at' }) updatedAt!: Date;

  static made(place: Pick<CustomRole, 'tenantId' | 'id'>, fields: RoleFields, at: Date) {
    const role = Object.assign(new CustomRole(), place, inOrder(fields), { createdAt: at, updatedAt: at });
    const { id: roleId, slug, name, permissions, parentIds } = role;
    return { role, created: RoleCreated({ roleId, slug, name, permissions, parentIds }) };
  }

  /** Returns undefined when the change changes nothing: then there is no fact to tell. */
  change(fields: Partial<RoleFields>, at: Date) {
    const before = this.fields();
    const next = inOrder({ ...before, ...fields });
    if (JSON.stringify(next) === JSON.stringify(before)) return undefined;
    Object.assign(this, next, { updatedAt: at });
    const { id: roleId, slug, name, permissions, parentIds } = this;
    return RoleChanged({ roleId, slug, name, permissions, parentIds });
  }

  deleted() {
    return RoleDeleted({ roleId: this.id, slug: this.slug });
  }

  node(): RoleNode {
    const { id, version } = this;
    return { id, version, isBuiltIn: false, ...this.fields() };
  }

  private fields(): RoleFields {
    const { slug, name, description, permissions, parentIds } = this;
    return { slug, name, description, permissions, parentIds };
  }
}

// Sorted, so that equal sets are equal lists.
function inOrder({ slug, name, description, permissions, parentIds }: RoleFields): RoleFields {
  const sorted = (values: readonly string[]) => [...new Set(values)].sort();
  return { slug, name, description, permissions: sorted(permissions), parentIds: sorted(parentIds) };
}
