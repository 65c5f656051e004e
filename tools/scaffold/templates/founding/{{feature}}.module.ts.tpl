import { Module } from '@nestjs/common';
import { {{UseCase}}, {{UseCase}}Route } from './{{useCase}}.js';

@Module({ controllers: [{{UseCase}}Route], providers: [{{UseCase}}] })
export class {{Feature}}Module {}
