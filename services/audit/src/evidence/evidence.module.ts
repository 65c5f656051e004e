import { Module } from '@nestjs/common';
import { ExportEvidence, ExportEvidenceRoute } from './export-evidence.js';
import { FindConsistency, FindConsistencyRoute } from './find-consistency.js';
import { FindTrail, FindTrailRoute } from './find-trail.js';

@Module({
  controllers: [ExportEvidenceRoute, FindConsistencyRoute, FindTrailRoute],
  providers: [ExportEvidence, FindConsistency, FindTrail],
})
export class EvidenceModule {}
