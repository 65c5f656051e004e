import { {{Event}} } from '@guildhall/contracts';
import { Column, Entity, PrimaryColumn, VersionColumn } from 'typeorm';

interface New{{Noun}} {
  readonly tenantId: string;
  readonly id: string;
  readonly name: string;
}

@Entity('{{table}}')
export class {{Noun}} {
  @PrimaryColumn('uuid', { name: 'tenant_id' }) tenantId!: string;
  @PrimaryColumn('uuid') id!: string;
  @Column('text') name!: string;
  @VersionColumn() version!: number;
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Date;
  @Column('timestamptz', { name: 'updated_at' }) updatedAt!: Date;

  static {{verb}}(given: New{{Noun}}, at: Date) {
    const {{nounVar}} = Object.assign(new {{Noun}}(), { ...given, createdAt: at, updatedAt: at });
    return { {{nounVar}}, {{pastVar}}: {{Event}}({ {{nounVar}}Id: given.id, name: given.name }) };
  }
}
