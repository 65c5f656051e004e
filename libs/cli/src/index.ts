/** What the command line can do, for whoever verifies within a program. See README.md. */
export { verifyConsistency } from './audit/consistency-file.js';
export { EvidenceReading, verifyEvidence } from './audit/evidence-reading.js';
export { EXIT_CODES, type Finding, type Verdict } from './audit/verdict.js';
export type { Trust } from './audit/trust.js';
export { verifyProof } from './audit/verify-proof.js';
