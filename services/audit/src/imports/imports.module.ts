import { Module } from '@nestjs/common';
import { EntriesModule } from '../entries/entries.module.js';
import { AddRows, AddRowsRoute } from './add-rows.js';
import { BeginImport, BeginImportRoute } from './begin-import.js';
import { CompleteImport, CompleteImportRoute } from './complete-import.js';
import { FindImport, FindImportRoute } from './find-import.js';
import { ListImports, ListImportsRoute } from './list-imports.js';

/** History of other systems, brought into the trail as what it is: unproven before the import. */
@Module({
  imports: [EntriesModule],
  controllers: [BeginImportRoute, ListImportsRoute, FindImportRoute, AddRowsRoute, CompleteImportRoute],
  providers: [AddRows, BeginImport, CompleteImport, FindImport, ListImports],
})
export class ImportsModule {}
