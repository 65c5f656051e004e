import { type DynamicModule, Module, type Type } from '@nestjs/common';
import { ProcessReports } from './process-reports.js';
import { REPORTING, type Reporting } from './reporting.js';

/** Has the process report how it fares. `brokerFrom` is the module that exports the `Broker`. */
@Module({})
export class VitalsModule {
  static of(reporting: Reporting, brokerFrom: DynamicModule | Type): DynamicModule {
    return {
      module: VitalsModule,
      imports: [brokerFrom],
      providers: [{ provide: REPORTING, useValue: reporting }, ProcessReports],
    };
  }
}
