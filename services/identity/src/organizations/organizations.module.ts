import { Module } from '@nestjs/common';
import { ProjectOrganizations } from './project-organizations.consumer.js';

@Module({ controllers: [ProjectOrganizations] })
export class OrganizationsModule {}
